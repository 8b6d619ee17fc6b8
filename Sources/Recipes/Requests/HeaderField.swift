/// A header field of an answer.
public struct HeaderField: Hashable, Sendable {
    /// As whoever words the answer spells it; HTTP knows no case.
    public var name: String
    /// Visible characters on one line.
    public var value: String

    /// Makes a field.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
