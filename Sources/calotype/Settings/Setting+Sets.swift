extension Setting {
    /// What is made in the background, and who is told.
    static let sets = [
        Setting(
            name: "queue",
            key: "queue",
            value: "URL",
            standard: "jobs.sqlite beside the variants' folder",
            help:
                "Where background work waits: sqlite:FILE, redis://[USER:PASSWORD@]HOST[:PORT][/DB] or rediss://…; none makes no sets.",
            isSecret: true
        ),
        Setting(
            name: "queue-prefix",
            key: "queue-prefix",
            value: "TEXT",
            standard: "calotype",
            help: "What the names of all keys in Redis begin with."
        ),
        Setting(
            name: "queue-limit",
            key: "queue-limit",
            value: "NUMBER",
            standard: "100000",
            help: "The most unfinished jobs; further ones wait beside the originals."
        ),
        Setting(
            name: "workers",
            key: "workers",
            value: "NUMBER",
            standard: "1 for sqlite, 0 for Redis; for 'calotype worker' as many as renderers",
            help: "How many jobs this process works on at a time."
        ),
        Setting(
            name: "webhook-url",
            key: "webhook.url",
            value: "URL",
            standard: "(none)",
            help: "Is told by POST when a set is done or given up; give it to whatever works on jobs.",
            isSecret: true
        ),
        Setting(
            name: "webhook-secret",
            key: "webhook.secret",
            value: "TEXT",
            standard: "(none)",
            help: "Signs what the webhook is told (HMAC-SHA256, header Calotype-Signature).",
            isSecret: true
        ),
    ]
}
