/// A value that travels between host and renderer, in bytes of our own.
///
/// What is written is read back to the same value; everything else that could be meant by bytes is refused.
public protocol WireCodable {
    /// Reads what ``write(to:)`` wrote.
    ///
    /// - Throws: ``WireError`` with `malformed` for anything else.
    init(from reader: inout WireReader) throws(WireError)

    /// Writes the value.
    func write(to writer: inout WireWriter)
}
