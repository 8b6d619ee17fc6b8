/// A setting whose value cannot be.
public struct SettingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The setting's full key.
    public var key: String
    /// The value that was given.
    public var value: String
    /// What is allowed.
    public var allowed: String

    /// Makes an error about a value.
    public init(key: String, value: String, allowed: String) {
        self.key = key
        self.value = value
        self.allowed = allowed
    }

    /// A sentence that names the setting, its value, and what is allowed.
    public var description: String { "The setting '\(key)' is '\(value)'; allowed is \(allowed)." }
}
