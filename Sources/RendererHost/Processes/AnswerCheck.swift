import Recipes
import RenderWire

/// Looks at what a renderer says before anyone believes it.
struct AnswerCheck: Sendable {
    /// What the renderer was told to refuse.
    var limits: RenderLimits
    /// How many inputs the job has.
    var inputs = 1

    /// Finds what cannot be in a result, but for where its bytes lie and what they are.
    ///
    /// - Parameters:
    ///   - result: What the renderer told.
    ///   - output: What was wanted.
    /// - Returns: What is wrong; `nil` when nothing is.
    func problem(in result: OutputResult, for output: RenderOutput) -> String? {
        switch (result, output) {
        case (.picture(let report, _), .picture(let recipe)):
            guard report.output.summary == nil else { return "a picture is said to be something else" }
            if let limit = recipe.output.byteLimit, report.bytes > limit.bytes {
                return "a picture of \(report.bytes) bytes is said to be one of \(limit.bytes) at most"
            }
            return problem(in: report, hasSize: true)
        case (.facts(let report), .facts): return problem(in: report, hasSize: false) ?? Self.excess(report)
        case (.placeholder(let placeholder, let report), .placeholder):
            guard placeholder.isSensible else { return "its placeholder makes no sense" }
            return problem(in: report, hasSize: true) ?? Self.excess(report)
        case (.summary(let summary, let report), .summary(let recipe)):
            guard let kind = recipe.output.summary, report.output.summary == kind, summary.isSensible(as: kind) else {
                return "what it says in a picture's place is not what was wanted, or makes no sense"
            }
            return problem(in: report, hasSize: true) ?? Self.excess(report)
        case (.failed(let failure), _):
            guard failure.input >= 0, failure.input < inputs else {
                return "input \(failure.input) of \(inputs) is said to be wrong"
            }
            return Self.cleaned(failure) == nil ? "an output is said to have failed as \(failure.code.rawValue)" : nil
        case (.picture, _), (.facts, _), (.placeholder, _), (.summary, _):
            return "an output is of another kind than what was wanted"
        }
    }

    private static func excess(_ report: RenderReport) -> String? {
        report.bytes == 0 ? nil : "what is no picture is said to have \(report.bytes) bytes"
    }

    private func problem(in report: RenderReport, hasSize: Bool) -> String? {
        let original = report.original
        guard original.size.width > 0, original.size.height > 0, original.pages > 0,
            (1...8).contains(original.orientation)
        else { return "the original's header makes no sense" }
        guard report.pages > 0 else { return "the result has no pages" }
        if let timing = report.timing, timing.loops < 0 || timing.delays.contains(where: { $0 < 0 }) {
            return "the original's frames are said to be shown for less than no time"
        }
        if let quality = report.output.quality, !(1...100).contains(quality) { return "the quality is \(quality)" }
        guard let side = report.size else { return hasSize ? "the result has no size" : nil }
        let (area, tooMuch) = side.width.multipliedReportingOverflow(by: side.height)
        let (pixels, farTooMuch) = area.multipliedReportingOverflow(by: report.pages)
        guard side.width > 0, side.height > 0, !tooMuch, !farTooMuch, pixels <= limits.plan.outputPixels else {
            return "the result is said to have \(side.width)×\(side.height) pixels on \(report.pages) pages"
        }
        return nil
    }

    /// How many of a result's first bytes tell what it is.
    static let bytesLookedAt = 16

    /// Whether bytes begin as a file of a format does.
    static func looks(_ bytes: [UInt8], like format: OutputFormat) -> Bool {
        FormatSniffer.sniff(bytes) == format.asOriginal
    }

    /// Makes a failure fit for others to read; `nil` when a renderer cannot know of such a failure.
    static func cleaned(_ failure: RenderFailure) -> RenderFailure? {
        switch failure.code {
        case .deadlineExceeded, .crashed, .overloaded, .cancelled: return nil
        case .notAnImage, .formatNotEnabled, .brokenImage, .originalTooLarge, .cropOutside, .outputTooLarge,
            .noSuchPage,
            .cannotEncode, .unavailable:
            let message = String(failure.message.withoutControls.prefix(500))
            return RenderFailure(failure.code, message, isOfHeader: failure.isOfHeader, input: failure.input)
        }
    }

    /// Makes facts fit for a log and a page.
    static func cleaned(_ facts: RendererFacts) -> RendererFacts {
        var facts = facts
        facts.libvips = String(facts.libvips.withoutControls.prefix(100))
        if case .off(let reason) = facts.faces {
            facts.faces = .off(reason: String(reason.withoutControls.prefix(300)))
        }
        facts.seals = facts.seals.prefix(Seal.allCases.count).map { report in  // checked: constants above 1
            SealReport(report.seal, holds: report.holds, detail: String(report.detail.withoutControls.prefix(200)))
        }
        return facts
    }
}
