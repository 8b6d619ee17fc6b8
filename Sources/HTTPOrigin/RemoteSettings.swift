public import SettingValues

/// The settings of originals on other web servers.
public enum RemoteSettings {
    /// The images that are answered.
    public static let origins = Setting(
        "remote-origins",
        .patterns,
        default: [],
        help: "Whose images /picture/https://… answers: https://images.example.com/*,https://*.cdn.example.com/*."
    )
    /// Where a redirect may lead.
    public static let redirects = Setting(
        "remote-redirects",
        .choice("WHERE"),
        default: RemoteRules().redirects,
        help: "Where redirects of other web servers may lead: listed, public (any public address) or none."
    )
    /// The ports of addresses that no pattern names.
    public static let ports = Setting(
        "remote-ports",
        .ports,
        default: RemoteRules().ports.sorted(),
        help: "The ports of other web servers that no pattern names, for imports and for redirects to public addresses."
    )
    /// What may be connected to although it is not public.
    public static let permissions = Setting(
        "remote-allow-private",
        .permissions,
        default: [],
        help: "Networks (10.1.0.0/16), addresses and host names that may be connected to although they are not public."
    )
    /// Authorities to trust beside the system's.
    public static let certificates = Setting(
        "remote-certificates",
        .text("FILE", path: .file),
        help: "A PEM file of certificate authorities to trust beside the system's."
    )
    /// The least time between two questions for an image.
    public static let freshness = Setting(
        "remote-freshness",
        .duration(in: .zero ... .seconds(86_400)),
        default: .seconds(60),
        help:
            "The least time for which an image of another web server is not asked after again; the server may say more, "
            + "up to a day."
    )
    /// The longest that a fetch may take.
    public static let timeout = Setting(
        "remote-timeout",
        .duration(in: .milliseconds(100) ... .seconds(3600)),
        default: .seconds(15),
        help: "How long fetching an image from another web server may take; never more than the deadline."
    )
    /// The most fetches at the same time.
    public static let fetches = Setting(
        "remote-fetches",
        .integer(in: 1...10_000),
        default: 64,
        help: "The most images fetched from other web servers at the same time."
    )
    /// The most fetches from one server.
    public static let fetchesPerServer = Setting(
        "remote-fetches-per-host",
        .integer(in: 1...10_000),
        default: 16,
        help: "The most of these from one server."
    )

    /// All of them.
    public static let all = [
        origins.declaration, redirects.declaration, ports.declaration, permissions.declaration,
        certificates.declaration, freshness.declaration, timeout.declaration, fetches.declaration,
        fetchesPerServer.declaration,
    ]
}

extension SettingKind where Value == [OriginPattern] {
    fileprivate static var patterns: SettingKind {
        list(
            "PATTERNS",
            allowed: "a list of patterns such as https://images.example.com/*",
            read: { text throws(SettingRefusal) in
                do throws(RemoteURLError) {
                    return try OriginPattern(text)
                } catch {
                    throw .predicate(
                        "is '\(text)'; allowed is a list of patterns such as https://images.example.com/*. \(error)"
                    )
                }
            },
            write: \.description
        )
    }
}

extension SettingKind where Value == [Int] {
    fileprivate static var ports: SettingKind {
        list(
            "PORTS",
            allowed: "a list of numbers from 1 to 65535",
            read: { text in Int(text).flatMap { (1...65_535).contains($0) ? $0 : nil } },
            write: { "\($0)" }
        )
    }
}

extension SettingKind where Value == [AddressPermission] {
    fileprivate static var permissions: SettingKind {
        list(
            "LIST",
            allowed: "a list of networks (10.1.0.0/16, fd00:1::/32), addresses and names of hosts",
            read: { text in AddressPermission(text) },
            write: { "\($0)" }
        )
    }
}
