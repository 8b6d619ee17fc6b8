import Basics
import Recipes
import RenderWire
import WebP

/// An original that goes out as it is, but for its metadata, where encoding it again would only add bytes.
struct UnchangedOriginal {
    private let original: Original

    /// Takes an original that a plan asks for; `nil` where the plan asks for anything else.
    ///
    /// - Parameters:
    ///   - original: The original.
    ///   - plan: What is asked for: its pixels as they are, in its own format. These mean something else without what is
    ///     said about them where it has other colours than sRGB or a turn; and with a profile that does not fit them.
    init?(_ original: Original, for plan: Plan) {
        let header = original.header
        guard original.colours.kind == .sRGB, header.orientation == 1,
            !header.hasProfile || original.colours.isToldByProfile || plan.output.metadata != .keep,
            [.rgb, .grey].contains(header.colorModel), plan.steps.isEmpty, plan.deferred == nil, plan.redaction == nil,
            plan.pages.lowerBound == 0, plan.pages.count == header.pages,
            // A still that is put together of a frame beside another picture.
            header.pages > 1 || original.structure.composedFrames == 0,
            plan.output.format.asOriginal == header.format, [.jpeg, .png, .webp].contains(plan.output.format),
            // Bytes that our decoder must not see are not for others; texts of a PNG are no pixels.
            header.format == .png || original.structure.changes.isEmpty
        else { return nil }
        // Whatever else of an encoding is asked for, somebody wants it.
        let plain = PlanOutput(
            format: plan.output.format,
            quality: plan.output.quality,
            metadata: plan.output.metadata,
            options: EncoderOptions(isLossless: plan.output.options.isLossless, effort: plan.output.options.effort),
            mayBeGraphic: plan.output.mayBeGraphic
        )
        guard plan.output == plain else { return nil }
        self.original = original
    }

    /// Bytes of memory that it takes beside the encoder's result.
    var memory: Int { original.withBytes(\.count) *| 3 }

    /// Its own bytes with as much of their metadata as is asked for.
    ///
    /// - Parameters:
    ///   - policy: What is kept.
    ///   - credits: What is said of it instead of its own metadata.
    ///   - most: The encoder's bytes, which go out where the original has not fewer.
    /// - Returns: The bytes; `nil` where it has not fewer, or anything is wrong with the file: decoders of others may
    ///   show another picture than ours, or none.
    func bytes(keeping policy: MetadataPolicy, _ credits: MetadataBlocks, below most: Int) -> [UInt8]? {
        let bytes = original.withBytes { bytes -> [UInt8]? in
            let kept = policy == .keep ? KeptMetadata.all : .nothing
            let isAnimated = original.header.pages > 1
            let stripped: [UInt8]? =
                switch original.header.format {
                case .jpeg: JPEGMetadata.stripped(bytes, keeping: kept)
                case .png: PNGMetadata.stripped(bytes, isAnimated: isAnimated, keeping: kept)
                case .webp: WebPMetadata.stripped(bytes, keeping: kept)
                default: nil
                }
            guard let stripped, let format = original.header.format.shownByBrowsers else { return nil }
            return policy == .keep ? stripped : MetadataWriter.adding(credits, to: stripped, format)
        }
        guard let bytes, bytes.count < most, isWhole else { return nil }
        return bytes
    }

    /// Whether all of the picture is in the file, nothing of it is damaged, and nothing else is hidden in it.
    private var isWhole: Bool {
        switch original.header.format {
        // What is coded in a way that cannot be followed is not shown by every browser either.
        case .jpeg: (try? original.examine()) == true && original.header.damage == nil && !original.hasSurplus
        // The decoder goes on where a checksum is wrong, or something is behind the rows.
        case .png: original.withBytes { PNGCompleteness.isWhole($0) }
        case .webp: original.header.pages > 1 || !original.withBytes(Self.hidesBytes)
        default: true
        }
    }

    private static func hidesBytes(_ bytes: UnsafeRawBufferPointer) -> Bool {
        WebPMetadata.stripped(bytes, keeping: .nothing).map { $0.withUnsafeBytes(WebPSurplus.isIn) } ?? true
    }
}
