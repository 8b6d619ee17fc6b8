/// The kind of a setting's values: how they are written, what is allowed, and how that is said.
public struct SettingKind<Value: Sendable>: Sendable {
    let placeholder: String
    /// What is allowed, in words that may follow "allowed is", or "allowed are" where there are choices.
    private let allowed: String
    let range: String?
    let choices: [String]
    let path: SettingPath?
    private let read: @Sendable (String) throws(SettingRefusal) -> Value
    private let write: @Sendable (Value) -> String

    /// Makes a kind.
    ///
    /// - Parameters:
    ///   - placeholder: What stands for a value in help, in capitals.
    ///   - allowed: What is allowed, in words that may follow "allowed is"; not needed where there are choices.
    ///   - range: The range of a quantity, in short.
    ///   - choices: All values, where they are few.
    ///   - path: What of the file system a value names.
    ///   - read: Makes a value of a text.
    ///   - write: Makes a text of a value.
    public init(
        _ placeholder: String,
        allowed: String = "",
        range: String? = nil,
        choices: [String] = [],
        path: SettingPath? = nil,
        read: @escaping @Sendable (String) throws(SettingRefusal) -> Value,
        write: @escaping @Sendable (Value) -> String
    ) {
        self.placeholder = placeholder
        self.allowed = allowed
        self.range = range
        self.choices = choices
        self.path = path
        self.read = read
        self.write = write
    }

    /// Reads a value.
    func value(_ text: String) throws(SettingRefusal) -> Value { try read(text) }

    /// A value as a person would write it.
    func text(of value: Value) -> String { write(value) }

    /// What is said of a value that is not allowed.
    func error(_ name: String, _ value: String) -> SettingError {
        guard allowed.isEmpty else { return SettingError(name, value: value, allowed: allowed) }
        let sentence = "The setting '\(name)' is '\(value)'; allowed are \(choices.joined(separator: ", "))."
        return SettingError(name, value: value, sentence: sentence)
    }

    /// The same kind, whose values are looked at once more.
    ///
    /// - Parameter check: Makes a value of another; what it throws is said of the text.
    /// - Returns: The kind.
    public func map(
        _ check: @escaping @Sendable (Value) throws(SettingRefusal) -> Value
    ) -> SettingKind {
        SettingKind(
            placeholder,
            allowed: allowed,
            range: range,
            choices: choices,
            path: path,
            read: { [read] text throws(SettingRefusal) in try check(try read(text)) },
            write: write
        )
    }

    /// The same, of settings that need not be given.
    var optional: SettingKind<Value?> {
        SettingKind<Value?>(
            placeholder,
            allowed: allowed,
            range: range,
            choices: choices,
            path: path,
            read: { [read] text throws(SettingRefusal) in try read(text) },
            write: { [write] value in value.map(write) ?? "(none)" }
        )
    }

    /// The same, and the word `none`, which is `nil`.
    public var orNone: SettingKind<Value?> {
        SettingKind<Value?>(
            placeholder,
            allowed: allowed.isEmpty ? "" : "\(allowed), or none",
            range: range,
            choices: choices.isEmpty ? [] : choices + ["none"],
            path: path,
            read: { [read] text throws(SettingRefusal) in text == "none" ? nil : try read(text) },
            write: { [write] value in value.map(write) ?? "none" }
        )
    }
}
