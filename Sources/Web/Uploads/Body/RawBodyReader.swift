/// Reads a body that is one image's bytes and nothing else.
struct RawBodyReader: BodyReader {
    private var hasBegun = false

    mutating func read(_ chunk: ArraySlice<UInt8>) throws(BodyError) -> [BodyEvent] {
        guard !chunk.isEmpty else { return [] }
        defer { hasBegun = true }
        return hasBegun ? [.bytes(chunk)] : [.began(name: nil), .bytes(chunk)]
    }

    mutating func finish() throws(BodyError) -> [BodyEvent] { hasBegun ? [.ended(name: nil)] : [] }
}
