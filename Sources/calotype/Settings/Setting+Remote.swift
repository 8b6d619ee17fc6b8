extension Setting {
    /// Originals on other web servers.
    static let remote = [
        Setting(
            name: "remote-origins",
            key: "remote.origins",
            value: "PATTERNS",
            standard: "(none)",
            help: "Whose images /picture/https://… answers: https://images.example.com/*,https://*.cdn.example.com/*."
        ),
        Setting(
            name: "remote-redirects",
            key: "remote.redirects",
            value: "WHERE",
            standard: "listed",
            help: "Where redirects of other web servers may lead: listed, public (any public address) or none."
        ),
        Setting(
            name: "remote-ports",
            key: "remote.ports",
            value: "PORTS",
            standard: "80,443",
            help: "The ports of other web servers that no pattern names, for imports and for redirects to "
                + "public addresses."
        ),
        Setting(
            name: "remote-allow-private",
            key: "remote.allow-private",
            value: "LIST",
            standard: "(none)",
            help: "Networks (10.1.0.0/16), addresses and host names that may be connected to although they "
                + "are not public."
        ),
        Setting(
            name: "remote-certificates",
            key: "remote.certificates",
            value: "FILE",
            standard: "(none)",
            help: "A PEM file of certificate authorities to trust beside the system's."
        ),
        Setting(
            name: "remote-freshness",
            key: "remote.freshness",
            value: "SECONDS",
            standard: "60",
            help: "The least time for which an image of another web server is not asked after again; the "
                + "server may say more, up to a day."
        ),
        Setting(
            name: "remote-timeout",
            key: "remote.timeout",
            value: "SECONDS",
            standard: "15",
            help: "How long fetching an image from another web server may take; never more than the deadline."
        ),
        Setting(
            name: "remote-fetches",
            key: "remote.fetches",
            value: "NUMBER",
            standard: "64",
            help: "The most images fetched from other web servers at the same time."
        ),
        Setting(
            name: "remote-fetches-per-host",
            key: "remote.fetches-per-host",
            value: "NUMBER",
            standard: "16",
            help: "The most of these from one server."
        ),
        Setting(
            name: "remote-cache",
            key: "remote.cache",
            value: "FOLDER",
            standard: "./calotype-data/remote",
            help: "Where images of other web servers are kept; none keeps nothing."
        ),
        Setting(
            name: "remote-cache-bytes",
            key: "remote.cache-bytes",
            value: "BYTES",
            standard: "2GB",
            help: "The most bytes of them to keep; those not asked for longest go first."
        ),
    ]
}
