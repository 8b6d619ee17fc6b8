import Recipes
import RenderWire

/// Looks at what a renderer says before anyone believes it.
struct AnswerCheck: Sendable {
    var limits: RenderLimits
    var isInspection: Bool
    var extras: RenderJob.Extras = []
    var resultBytes: Int

    /// Finds what cannot be in a report.
    ///
    /// - Parameters:
    ///   - report: What the renderer told.
    ///   - size: The length of the result's file.
    /// - Returns: What is wrong; `nil` when nothing is.
    func problem(in report: RenderReport, size: Int) -> String? {
        let original = report.original
        guard original.size.width > 0, original.size.height > 0, original.pages > 0,
            (1...8).contains(original.orientation)
        else { return "the original's header makes no sense" }
        guard report.pages > 0 else { return "the result has no pages" }
        if let quality = report.output.quality, !(1...100).contains(quality) { return "the quality is \(quality)" }
        if let side = report.size {
            let (area, tooMuch) = side.width.multipliedReportingOverflow(by: side.height)
            let (pixels, farTooMuch) = area.multipliedReportingOverflow(by: report.pages)
            guard side.width > 0, side.height > 0, !tooMuch, !farTooMuch, pixels <= limits.plan.outputPixels else {
                return "the result is said to have \(side.width)×\(side.height) pixels on \(report.pages) pages"
            }
        } else if !isInspection {
            return "the result has no size"
        }
        if let sketch = report.sketch {
            guard extras.contains(.sketch), Self.isSensible(sketch) else { return "its sketch makes no sense" }
        }
        guard report.bytes == size else { return "the result is said to have \(report.bytes) bytes and has \(size)" }
        guard size <= resultBytes else { return "the result has \(size) bytes" }
        guard isInspection == (size == 0) else { return "the result has \(size) bytes" }
        return nil
    }

    private static func isSensible(_ sketch: Sketch) -> Bool {
        // checked: constants above 1
        sketch.color.alpha == 255 && (1...Sketch.mostHashBytes).contains(sketch.thumbHash.count)
            && sketch.preview.count <= Sketch.mostPreviewBytes
            && (sketch.preview.isEmpty || looks(sketch.preview, like: .webp))
    }

    /// Finds out whether the result begins as a file of its format does: what is sent as a picture must be one.
    func problem(in bytes: [UInt8], format: OutputFormat) -> String? {
        isInspection || Self.looks(bytes, like: format) ? nil : "the result is no \(format.rawValue)"
    }

    /// How many of a result's first bytes tell what it is.
    static let bytesLookedAt = 16

    /// Whether bytes begin as a file of a format does.
    static func looks(_ bytes: [UInt8], like format: OutputFormat) -> Bool {
        switch format {
        case .jpeg: bytes.starts(with: [0xFF, 0xD8, 0xFF])
        case .png: bytes.starts(with: [0x89, 0x50, 0x4E, 0x47])
        case .webp: bytes.starts(with: Array("RIFF".utf8)) && bytes.dropFirst(8).starts(with: Array("WEBP".utf8))
        case .avif: bytes.dropFirst(4).starts(with: Array("ftyp".utf8))
        case .gif: bytes.starts(with: Array("GIF8".utf8))
        case .tiff: bytes.starts(with: [0x49, 0x49]) || bytes.starts(with: [0x4D, 0x4D])
        case .jxl: bytes.starts(with: [0xFF, 0x0A]) || bytes.dropFirst(4).starts(with: Array("JXL ".utf8))
        }
    }

    /// Makes a failure fit for others to read; `nil` when a renderer cannot know of such a failure.
    static func cleaned(_ failure: RenderFailure) -> RenderFailure? {
        switch failure.code {
        case .deadlineExceeded, .crashed, .overloaded, .cancelled: return nil
        case .notAnImage, .formatNotEnabled, .brokenImage, .originalTooLarge, .cropOutside, .outputTooLarge,
            .noSuchPage,
            .cannotEncode, .unavailable:
            return RenderFailure(failure.code, String(failure.message.withoutControls.prefix(500)))
        }
    }

    /// Makes facts fit for a log and a page.
    static func cleaned(_ facts: RendererFacts) -> RendererFacts {
        var facts = facts
        facts.libvips = String(facts.libvips.withoutControls.prefix(100))
        facts.seals = facts.seals.prefix(Seal.allCases.count).map { report in  // checked: constants above 1
            SealReport(report.seal, holds: report.holds, detail: String(report.detail.withoutControls.prefix(200)))
        }
        return facts
    }
}
