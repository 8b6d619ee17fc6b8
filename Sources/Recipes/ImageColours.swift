/// What the numbers of an original's pixels mean, and where its file says so.
public struct ImageColours: Hashable, Sendable, Codable {
    /// Where a file tells its colours.
    public enum Source: String, Hashable, Sendable, Codable, CaseIterable {
        /// Nowhere, so that they are taken for sRGB.
        case none
        /// A word that says sRGB, as PNG has it.
        case srgb
        /// PNG's `gAMA`, with or without `cHRM`.
        case gama
        /// A profile (ICC.1) with curves and a matrix.
        case icc
        /// A profile with tables.
        case tables = "icc-tables"
        /// Numbers of ITU-T H.273: PNG's `cICP`, `nclx` of AVIF and HEIC, or the words of JPEG XL.
        case cicp
    }

    /// A space that has a name.
    public enum Space: String, Hashable, Sendable, Codable, CaseIterable {
        case sRGB = "srgb"
        /// sRGB's primaries, and samples that are light.
        case linearSRGB = "srgb-linear"
        case displayP3 = "display-p3"
        case adobeRGB = "adobe-rgb"
        case rec2020 = "rec2020"
        case other
    }

    /// How much brighter than the white of a page light may be.
    public enum DynamicRange: String, Hashable, Sendable, Codable, CaseIterable {
        case sdr, pq, hlg
    }

    /// Where they are told.
    public var source: Source
    /// The primaries; of what is not HDR sRGB's only with its curve or none.
    public var space: Space
    /// The curve, as far as it is HDR's.
    public var range: DynamicRange

    /// Makes a description.
    public init(source: Source, space: Space = .sRGB, range: DynamicRange = .sdr) {
        self.source = source
        self.space = space
        self.range = range
    }
}
