import Basics
import Recipes

/// An original that goes out as it is, but for its metadata, where encoding it again would only add bytes.
struct UnchangedOriginal {
    private let original: Original

    /// Takes an original that a plan asks for; `nil` where the plan asks for anything else.
    ///
    /// - Parameters:
    ///   - original: The original.
    ///   - plan: What is asked for: its pixels as they are, in its own format. These mean something else without what is
    ///     said about them where it has a profile, other colours or a turn.
    init?(_ original: Original, for plan: Plan) {
        let header = original.header
        guard !header.hasProfile, original.colours.kind == .sRGB, header.orientation == 1,
            [.rgb, .grey].contains(header.colorModel), plan.steps.isEmpty, plan.deferred == nil,
            plan.pages.lowerBound == 0, plan.pages.count == header.pages, plan.output.gamut == .sRGB,
            plan.output.format.asOriginal == header.format, [.jpeg, .png, .webp].contains(plan.output.format)
        else { return nil }
        self.original = original
    }

    /// Bytes of memory that it takes beside the encoder's result.
    var memory: Int { original.withBytes(\.count) *| 3 }

    /// Its own bytes with as much of their metadata as is asked for; `nil` where the file is not whole.
    func bytes(keeping policy: MetadataPolicy, _ credits: MetadataBlocks) -> [UInt8]? {
        original.withBytes { bytes -> [UInt8]? in
            let stripped: [UInt8]? =
                switch original.header.format {
                case .jpeg: JPEGMetadata.stripped(bytes, keepsProfile: false)
                case .png: PNGMetadata.stripped(bytes, isAnimated: original.header.pages > 1, keepsProfile: false)
                case .webp: WebPMetadata.stripped(bytes, keepsProfile: false)
                default: nil
                }
            // Looked at in any case, since that tells whether all of it is there.
            guard let stripped, let format = original.header.format.shownByBrowsers else { return nil }
            if policy == .keep { return Array(ByteReader(bytes).slice(0, bytes.count)) }
            return MetadataWriter.adding(credits, to: stripped, format)
        }
    }
}
