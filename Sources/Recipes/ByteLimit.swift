/// How long the file of a variant may be.
public struct ByteLimit: Hashable, Sendable, Codable {
    /// What a limit may be, in bytes: from less than the header of a JPEG to more than anything that goes out.
    public static let range = 100...1_000_000_000
    /// The quality below which no picture is worth its bytes.
    public static let leastQuality = 10
    /// The quality from which a file is made shorter where nobody says another one.
    static let usualQuality = 100

    /// The most bytes.
    public var bytes: Int
    /// Whether the picture gets shorter sides where its lowest quality is still too long.
    public var mayScale: Bool

    /// Makes a limit of some bytes.
    public init(_ bytes: Int, mayScale: Bool = false) { (self.bytes, self.mayScale) = (bytes, mayScale) }
}

extension ByteLimit {
    /// Adds a field: `bytes=200000`, or `bytes=200000/scale`.
    func write(to fields: inout FieldWriter) { fields.add("bytes=\(bytes)\(mayScale ? "/scale" : "")") }

    /// Reads what ``write(to:)`` wrote, where it comes next.
    init?(from fields: inout FieldReader) throws(RecipeTextError) {
        guard let text = fields.field(behind: "bytes=") else { return nil }
        let mayScale = text.hasSuffix("/scale")
        self.init(try fields.whole(mayScale ? text.dropLast(6) : text, in: ByteLimit.range), mayScale: mayScale)
    }
}
