public import SettingValues

/// The settings of who may upload, from where, and how slowly.
public enum UploadSettings {
    /// The secrets that open everything.
    public static let tokens = Setting(
        "tokens",
        .tokens,
        default: AccessTokens(),
        isSecret: true,
        help: "Secrets that let a program upload, list and remove; with none, serve makes one: see token-file."
    )
    /// Whose pages may upload.
    public static let origins = Setting(
        "upload-origins",
        .origins,
        default: [],
        help: "Origins whose pages may upload with a token or a ticket, such as https://shop.example; * for all."
    )
    /// The least bytes of a body in a second.
    public static let minimumRate = Setting(
        "upload-min-rate",
        .bytes(in: 1...1_000_000_000),
        default: 1_000,
        help: "The least bytes of a request's body in a second; a slower one gets 408."
    )
    /// How long a body may be slower.
    public static let rateWindow = Setting(
        "upload-patience",
        .duration(in: .seconds(1) ... .seconds(3600)),
        default: .seconds(30),
        help: "How long a body may come more slowly than upload-min-rate."
    )
    /// How long a body may take in all.
    public static let deadline = Setting(
        "upload-deadline",
        .duration(in: .seconds(1) ... .seconds(86_400)),
        default: .seconds(900),
        help: "How long the body of a request may take in all; a longer one gets 408."
    )

    /// All of them but the tokens, beside which others tell where they come from.
    public static let ofBodies = [
        origins.declaration, minimumRate.declaration, rateWindow.declaration, deadline.declaration,
    ]
}

extension SettingKind where Value == AccessTokens {
    fileprivate static var tokens: SettingKind {
        SettingKind(
            "TOKEN,…",
            read: { text throws(SettingRefusal) in
                do throws(TokenError) {
                    return try AccessTokens(parsing: text)
                } catch {
                    throw .reason(error.message)
                }
            },
            write: { $0.isEmpty ? "(none)" : "(hidden)" }
        )
    }
}

extension SettingKind where Value == [String] {
    fileprivate static var origins: SettingKind {
        list(
            "ORIGIN,…",
            allowed: "origins like https://shop.example, or *",
            read: { text in text == "*" ? "*" : WebOrigin(text)?.text },
            write: { $0 }
        )
    }
}
