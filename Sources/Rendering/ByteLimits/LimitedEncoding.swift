import Foundation
import Recipes
import RenderWire

/// Writes a picture at the highest quality at which its file is within a limit.
///
/// A part of the picture is written first: how its length goes with the quality tells about how that of the whole does.
struct LimitedEncoding {
    /// A file, and how it was written.
    typealias Written = (encoding: Encoding, bytes: [UInt8])

    private let encoding: Encoding
    private let limit: ByteLimit

    /// The most times that what is too small for a sample is written.
    private static let mostTriesOfSmall = 7
    /// The most sizes that are tried where the picture may become smaller.
    private static let mostSizes = 6

    /// Takes a picture whose pixels are at hand.
    init(_ encoding: Encoding, within limit: ByteLimit) { (self.encoding, self.limit) = (encoding, limit) }

    /// Writes it.
    ///
    /// - Returns: The file.
    /// - Throws: ``RenderFailure`` (`cannotEncode`) where it is too long at its lowest quality.
    func written() throws(RenderFailure) -> Written {
        var encoding = encoding
        var attempt = Attempt()
        for _ in 0..<Self.mostSizes {
            attempt = try self.attempt(encoding)
            if let found = attempt.found { return found }
            guard limit.mayScale, !encoding.isMoving, encoding.size.pixels > 1 else { throw tooLong(attempt) }
            let factor = (Double(limit.bytes) / Double(max(attempt.shortest, 1))).squareRoot()
            // checked: within 0.05 and 0.95
            encoding = try encoding.smaller(by: min(max(factor * 0.95, 0.05), 0.95))
        }
        throw tooLong(attempt)
    }

    /// What came of trying one size.
    private struct Attempt {
        var found: Written?
        /// The length of the shortest file.
        var shortest = Int.max
    }

    private func attempt(_ encoding: Encoding) throws(RenderFailure) -> Attempt {
        var attempt = Attempt()
        guard let most = encoding.plan.output.quality, encoding.plan.output.options.isLossless != true else {
            try take(encoding, &attempt)
            return attempt
        }
        let qualities = min(ByteLimit.leastQuality, most)...most  // checked: the lesser comes first
        let sample = try EncodedSample(encoding)
        var search = QualitySearch(
            within: limit.bytes,
            qualities: qualities,
            try sample?.curve(within: limit.bytes, qualities) ?? encoding.plan.output.usualCurve,
            // What has no sample is itself no longer than one, but for an animation.
            mostTries: sample == nil && !encoding.isMoving ? Self.mostTriesOfSmall : QualitySearch.mostTries
        )
        while let quality = search.next {
            search.add(quality, bytes: try take(encoding.at(quality: quality), &attempt))
        }
        return attempt
    }

    /// Writes a file and keeps it where it is the best so far.
    @discardableResult
    private func take(_ encoding: Encoding, _ attempt: inout Attempt) throws(RenderFailure) -> Int {
        let bytes = try encoding.bytes()
        attempt.shortest = min(attempt.shortest, bytes.count)
        let best = attempt.found?.encoding.plan.output.quality ?? 0
        if bytes.count <= limit.bytes, (encoding.plan.output.quality ?? 1) > best { attempt.found = (encoding, bytes) }
        return bytes.count
    }

    private func tooLong(_ attempt: Attempt) -> RenderFailure {
        let output = encoding.plan.output
        let way =
            output.quality == nil || output.options.isLossless == true
            ? "as \(output.format.title) it is never without loss shorter: jpeg, webp, avif and jxl with loss can be"
            : "at quality \(min(ByteLimit.leastQuality, output.quality ?? 1)) it has \(attempt.shortest)"
        return RenderFailure(
            .cannotEncode,
            "The picture cannot be written in \(limit.bytes) bytes ('max-bytes'): \(way). "
                + "Ask for a smaller picture, for more bytes, or for shorter sides where it must be ('max-bytes-scale')."
        )
    }
}

/// Some rows of a picture, which stand for all of it.
struct EncodedSample {
    private let encoding: Encoding
    /// How many times as many rows the picture has.
    private let factor: Double

    /// Rows that lie together: what an encoder looks at as one.
    private static let rows = 16
    private static let rowsOfLargeBlocks = 32
    /// Up to so many pixels every fourth of such strips is taken, of more every eighth.
    private static let fewPixels = 1_000_000
    /// The least strips that say anything of the rest.
    private static let leastStrips = 4

    /// Takes the rows; `nil` of an animation, and of what is so small that it may be written whole again.
    init?(_ encoding: Encoding) throws(RenderFailure) {
        let format = encoding.plan.output.format
        let height = format == .avif || format == .jxl ? Self.rowsOfLargeBlocks : Self.rows
        let every = encoding.size.pixels > Self.fewPixels ? 8 : 4
        let strips = encoding.size.height / (height * every)
        guard !encoding.isMoving, strips >= Self.leastStrips else { return nil }
        // Each in the middle of those that it stands for.
        let tops = (0..<strips).map { ($0 * every + every / 2) * height }  // checked: within the picture's height
        // checked: strips of one height within the picture
        self.encoding = try encoding.rows(of: tops.map { $0..<$0 + height })
        factor = Double(encoding.size.height) / Double(strips * height)
    }

    /// How the length of the whole picture goes with its quality, most exactly where it is near a limit.
    func curve(within limit: Int, _ qualities: ClosedRange<Int>) throws(RenderFailure) -> SizeCurve {
        let always = encoding.plan.output.usualOverhead
        let part = (Double(limit) - always) / factor + always
        var search = QualitySearch(within: max(Int(part), 1), qualities: qualities, encoding.plan.output.usualCurve)
        while let quality = search.next { search.add(quality, bytes: try encoding.at(quality: quality).bytes().count) }
        return search.curve.scaled(by: factor, always: always)
    }
}

extension PlanOutput {
    /// What is thought of the length over quality before anything is written.
    fileprivate var usualCurve: SizeCurve { SizeCurve(of: format) }

    /// What any file has beside the codes of pixels, in bytes: tables, boxes.
    fileprivate var usualOverhead: Double {
        switch format {
        case .jpeg: 500
        case .avif: 280
        case .webp, .jxl, .png, .gif, .tiff: 40
        }
    }
}
