public import Configuration

/// One thing that can be set, declared once: its name, the kind of its values, its default, and what it does.
///
/// A component declares its settings next to its configuration, which takes from there both the default and what somebody
/// has given:
///
/// ```swift
/// static let freshness = Setting(
///     "originals-freshness",
///     .duration(in: .zero ... .seconds(86_400)),
///     default: .seconds(1),
///     help: "How long what is known of an original is believed."
/// )
/// ```
public struct Setting<Value: Sendable>: Sendable {
    /// Everything about it but its type.
    public let declaration: SettingDeclaration
    /// The value where none is given.
    public let `default`: Value
    private let kind: SettingKind<Value>

    /// Declares a setting that has a default of its own.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - kind: What may be given.
    ///   - value: The value where none is given.
    ///   - defaultText: Words for the default, where its own spelling says too little.
    ///   - letter: The letter of its short flag.
    ///   - formerNames: Names that it had before.
    ///   - isSecret: Whether its value must not be shown.
    ///   - bare: What the flag means without a value.
    ///   - places: Where it may be given.
    ///   - help: What it does, in a sentence.
    public init(
        _ name: String,
        _ kind: SettingKind<Value>,
        default value: Value,
        shown defaultText: String? = nil,
        letter: Character? = nil,
        formerNames: [String] = [],
        isSecret: Bool = false,
        bare: String? = nil,
        places: SettingSources = .all,
        help: String
    ) {
        self.kind = kind
        self.default = value
        declaration = SettingDeclaration(
            name: name,
            formerNames: formerNames,
            letter: letter,
            placeholder: kind.placeholder,
            range: kind.range,
            choices: kind.choices,
            path: kind.path,
            defaultText: defaultText ?? kind.text(of: value),
            help: help,
            isSecret: isSecret,
            bare: bare,
            places: places
        )
    }

    /// Declares a setting that is `nil` where none is given: there is nothing then, or what there is depends on others.
    ///
    /// - Parameters:
    ///   - name: Its name.
    ///   - kind: What may be given.
    ///   - defaultText: What holds where none is given, in words.
    ///   - letter: The letter of its short flag.
    ///   - formerNames: Names that it had before.
    ///   - isSecret: Whether its value must not be shown.
    ///   - places: Where it may be given.
    ///   - help: What it does, in a sentence.
    public init<Wrapped: Sendable>(
        _ name: String,
        _ kind: SettingKind<Wrapped>,
        unset defaultText: String = "(none)",
        letter: Character? = nil,
        formerNames: [String] = [],
        isSecret: Bool = false,
        places: SettingSources = .all,
        help: String
    ) where Value == Wrapped? {
        self.init(
            name,
            kind.optional,
            default: nil,
            shown: defaultText,
            letter: letter,
            formerNames: formerNames,
            isSecret: isSecret,
            places: places,
            help: help
        )
    }

    /// What flags, variables and the settings file call it.
    public var name: String { declaration.name }

    /// Reads a value.
    ///
    /// - Parameter text: The value as somebody has given it.
    /// - Returns: What it stands for.
    /// - Throws: `SettingError`, which names the setting, the value, and what is allowed.
    public func value(_ text: String) throws(SettingError) -> Value {
        do throws(SettingRefusal) {
            return try kind.value(text)
        } catch {
            switch error {
            case .notAllowed: throw kind.error(name, text)
            case .part(let part): throw kind.error(name, part)
            case .reason(let sentence):
                throw SettingError(name, sentence: "The setting '\(name)' is wrong: \(sentence)")
            case .predicate(let words): throw SettingError(name, sentence: "The setting '\(name)' \(words)")
            }
        }
    }

    /// A value as a person would write it.
    public func text(of value: Value) -> String { kind.text(of: value) }
}

extension ConfigReader {
    /// A setting's value, or its default where none is given.
    ///
    /// - Parameter setting: The setting.
    /// - Returns: The value.
    /// - Throws: `SettingError` for a value that cannot be, never for one that is missing.
    public func value<Value>(of setting: Setting<Value>) throws(SettingError) -> Value {
        let text = string(forKey: ConfigKey([setting.name]), isSecret: setting.declaration.isSecret)
        guard let text else { return setting.default }
        return try setting.value(text)
    }
}
