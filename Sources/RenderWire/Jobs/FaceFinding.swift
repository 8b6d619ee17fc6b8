/// Whether faces are found in pictures.
public enum FaceFinding: Hashable, Sendable {
    /// They are.
    case on
    /// They are not, for a reason that is told to operators in a sentence.
    case off(reason: String)
}

extension FaceFinding: WireCodable {
    /// Reads whether, and why not.
    public init(from reader: inout WireReader) throws(WireError) {
        self = try reader.flag() ? .on : .off(reason: try reader.text(atMost: 4_096))
    }

    /// Writes whether, and why not.
    public func write(to writer: inout WireWriter) {
        switch self {
        case .on: writer.add(true)
        case .off(let reason):
            writer.add(false)
            writer.add(reason)
        }
    }
}
