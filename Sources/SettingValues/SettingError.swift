/// A setting whose value cannot be.
public struct SettingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The setting's name.
    public let name: String
    /// The value as it may be shown; `nil` where it is a secret, or the sentence is about a part of it.
    public let value: String?
    /// A sentence that names the setting, its value, and what is allowed.
    public let description: String

    /// Makes an error about a value that is not among those which are allowed.
    ///
    /// - Parameters:
    ///   - name: The setting's name.
    ///   - value: The value, or that part of it which is wrong.
    ///   - allowed: What is allowed, in words that may follow "allowed is".
    public init(_ name: String, value: String, allowed: String) {
        self.init(name, value: value, sentence: "The setting '\(name)' is '\(value)'; allowed is \(allowed).")
    }

    /// Makes an error about a value in a sentence of its own.
    ///
    /// - Parameters:
    ///   - name: The setting's name.
    ///   - value: The value, where it may be shown.
    ///   - sentence: The sentence, which names the setting.
    public init(_ name: String, value: String? = nil, sentence: String) {
        self.name = name
        self.value = value
        description = sentence
    }
}

/// Why a text cannot be a setting's value, as its kind knows it without knowing the setting.
public enum SettingRefusal: Error, Hashable, Sendable {
    /// The text is none of what is allowed.
    case notAllowed
    /// A part of the text is none of what is allowed; or all of it, as it may be shown.
    case part(String)
    /// The text is wrong for a reason, which is a sentence.
    case reason(String)
    /// What is wrong, as it goes on behind the setting's name: `is no address; it must be ….`
    case predicate(String)
}
