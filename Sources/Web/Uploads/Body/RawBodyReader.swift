/// Reads a body that is one image's bytes and nothing else.
struct RawBodyReader: BodyReader {
    private let name: String?
    private var hasBegun = false

    /// Reads an image.
    ///
    /// - Parameter name: Its name, from elsewhere in the request.
    init(name: String?) { self.name = name }

    mutating func read(_ chunk: ArraySlice<UInt8>) throws(BodyError) -> [BodyEvent] {
        guard !chunk.isEmpty else { return [] }
        defer { hasBegun = true }
        return hasBegun ? [.bytes(chunk)] : [.began(name: name), .bytes(chunk)]
    }

    mutating func finish() throws(BodyError) -> [BodyEvent] { hasBegun ? [.ended(name: name)] : [] }
}
