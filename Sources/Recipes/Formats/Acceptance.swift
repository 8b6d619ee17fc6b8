/// What a client that negotiates can show beside JPEG, PNG and GIF.
public struct Acceptance: OptionSet, Hashable, Sendable, Codable {
    /// The set as bits.
    public let rawValue: Int

    /// Makes a set from bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The client shows WebP.
    public static let webp = Acceptance(rawValue: 1)
    /// The client shows AVIF.
    public static let avif = Acceptance(rawValue: 2)
    /// The client shows JPEG XL.
    public static let jxl = Acceptance(rawValue: 4)
    /// The client shows everything that it may name.
    static let all: Acceptance = [.webp, .avif, .jxl]
}
