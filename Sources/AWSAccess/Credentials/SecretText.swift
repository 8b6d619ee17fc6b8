/// A text that nobody gets to see by accident: not in a log, an error, a debugger's print or a dump.
public struct SecretText: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text itself; only what signs or sends it reads this.
    let text: String

    /// Keeps a text.
    public init(_ text: String) { self.text = text }

    /// Whether there is nothing to keep.
    public var isEmpty: Bool { text.isEmpty }

    /// That there is something, and nothing more; not even its length.
    public var description: String { "(secret)" }

    /// The same as `description`.
    public var debugDescription: String { description }

    /// No children, so that `dump` shows nothing either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
