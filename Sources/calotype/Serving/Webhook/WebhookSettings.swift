import SettingValues

/// The settings of who is told of sets.
enum WebhookSettings {
    /// Where to tell it.
    static let address = Setting(
        "webhook-url",
        .webhookAddress,
        isSecret: true,
        help: "Is told by POST when a set is done or given up; give it to whatever works on jobs."
    )
    /// What signs it.
    static let secret = Setting(
        "webhook-secret",
        SettingKind<String>.text("TEXT").map { text throws(SettingRefusal) in
            guard !text.isEmpty else { throw .predicate("is empty; 'openssl rand -hex 32' makes a good one.") }
            return text
        },
        isSecret: true,
        help: "Signs what the webhook is told (HMAC-SHA256, header Calotype-Signature)."
    )

    /// All of them.
    static let all = [address.declaration, secret.declaration]
}

extension SettingKind where Value == WebhookTarget.Address {
    fileprivate static var webhookAddress: SettingKind {
        SettingKind(
            "URL",
            read: { text throws(SettingRefusal) in
                // The address is often all that is needed to speak to the receiver, so that no message repeats it.
                guard let address = WebhookTarget.Address(text) else {
                    throw .predicate("is no address; it must be http://… or https://….")
                }
                return address
            },
            write: { _ in "(hidden)" }
        )
    }
}
