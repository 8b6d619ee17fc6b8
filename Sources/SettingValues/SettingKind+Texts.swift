extension SettingKind where Value: RawRepresentable<String> & CaseIterable {
    /// One of a type's values, by its raw value.
    ///
    /// - Parameter placeholder: What stands for it in help.
    /// - Returns: The kind.
    public static func choice(_ placeholder: String) -> SettingKind {
        SettingKind(
            placeholder,
            choices: Value.allCases.map(\.rawValue),
            read: { text throws(SettingRefusal) in
                guard let value = Value(rawValue: text) else { throw .notAllowed }
                return value
            },
            write: { $0.rawValue }
        )
    }
}

extension SettingKind where Value == String {
    /// A text.
    ///
    /// - Parameters:
    ///   - placeholder: What stands for it in help.
    ///   - allowed: What is allowed, in words that may follow "allowed is".
    ///   - path: What of the file system it names.
    ///   - isAllowed: Whether a text may be given.
    /// - Returns: The kind.
    public static func text(
        _ placeholder: String,
        allowed: String = "any text",
        path: SettingPath? = nil,
        where isAllowed: @escaping @Sendable (String) -> Bool = { _ in true }
    ) -> SettingKind {
        SettingKind(
            placeholder,
            allowed: allowed,
            path: path,
            read: { text throws(SettingRefusal) in
                guard isAllowed(text) else { throw .notAllowed }
                return text
            },
            write: { $0 }
        )
    }
}

extension SettingKind {
    /// A list, joined by commas or white space.
    ///
    /// - Parameters:
    ///   - placeholder: What stands for it in help.
    ///   - allowed: What is allowed, in words that may follow "allowed is".
    ///   - read: Makes a value of an entry; `nil` for what is not allowed.
    ///   - write: Makes an entry of a value.
    /// - Returns: The kind; a list may be empty.
    public static func list<Entry: Sendable>(
        _ placeholder: String,
        allowed: String,
        read: @escaping @Sendable (String) throws(SettingRefusal) -> Entry?,
        write: @escaping @Sendable (Entry) -> String
    ) -> SettingKind where Value == [Entry] {
        SettingKind(
            placeholder,
            allowed: allowed,
            read: { text throws(SettingRefusal) in
                try text.split { $0 == "," || $0.isWhitespace }.map { word throws(SettingRefusal) in
                    guard let entry = try read(String(word)) else { throw .part(String(word)) }
                    return entry
                }
            },
            write: { $0.isEmpty ? "(none)" : $0.map(write).joined(separator: ",") }
        )
    }
}
