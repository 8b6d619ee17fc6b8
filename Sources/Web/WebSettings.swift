public import SettingValues

/// The settings of what answers carry, and of the proxies in front.
public enum WebSettings {
    /// The proxies whose word counts.
    public static let trustedProxies = Setting(
        "trusted-proxies",
        .proxies,
        default: .none,
        shown: "(none)",
        help: "Proxies whose X-Forwarded-For, -Proto and -Prefix count: addresses, networks, unix."
    )
    /// The path below which a proxy shows this server.
    public static let basePath = Setting(
        "base-path",
        .basePath,
        default: .root,
        shown: "(none)",
        help: "The path below which a proxy shows this server, and passes on: /images."
    )
    /// Where everybody can read the variants store.
    public static let variantsURL = Setting(
        "variants-public-url",
        .publicURL,
        help: "Where everybody can read the variants store; /{W}x{H}/ then answers 301 to the variant there."
    )
    /// What answers under way may hold in memory.
    public static let answerMemory = Setting(
        "answer-memory",
        .bytes(in: 1_000_000...1_000_000_000_000),
        unset: "a fifth of what cache-memory leaves",
        help: "The most memory that answers may hold which clients have yet to take; further ones get 503."
    )
    /// Whether pages for people are answered.
    public static let pages = Setting(
        "pages",
        .choice("SWITCH"),
        default: PageSwitch.on,
        help: "Whether /, /image/{id}, /upload-image and /playground answer pages for people."
    )
    /// The `Cache-Control` of pictures.
    public static let cacheControl = Setting(
        "cache-control",
        .headerValue("TEXT"),
        default: "public, max-age=3600, stale-while-revalidate=86400",
        help: "The Cache-Control of pictures."
    )
    /// The `Cache-Control` of pictures that stay what they are.
    public static let cacheControlImmutable = Setting(
        "cache-control-immutable",
        .headerValue("TEXT"),
        default: "public, max-age=31536000, immutable",
        help: "The Cache-Control of pictures whose URL has a v= or a signature."
    )
    /// The `Access-Control-Allow-Origin` of pictures; `nil` sends none.
    public static let allowedOrigin = Setting(
        "cors-origin",
        SettingKind.headerValue("ORIGIN").orNone,
        default: "*",
        help: "The Access-Control-Allow-Origin of pictures; none sends no header."
    )

    /// The tags by which caches in front forget.
    public static let cacheTags = Setting(
        "cache-tags",
        .choice("FIELDS"),
        default: CacheTags.off,
        help:
            "The fields that tell a CDN of which original and presets an answer is: Cache-Tag, Surrogate-Key, or both."
    )

    /// Whether what browsers say of their screens and connections counts.
    public static let clientHints = Setting(
        "client-hints",
        .choice("SWITCH"),
        default: HintSwitch.off,
        help:
            "Whether Sec-CH-DPR, Sec-CH-Width, DPR, Width, ECT and Save-Data count where a URL does not say what they do."
    )

    /// Those of proxies.
    public static let ofProxies = [trustedProxies.declaration, basePath.declaration]
    /// Those of answers.
    public static let ofAnswers = [
        pages.declaration, cacheControl.declaration, cacheControlImmutable.declaration, allowedOrigin.declaration,
        cacheTags.declaration, clientHints.declaration,
    ]
}

extension SettingKind where Value == TrustedProxies {
    fileprivate static var proxies: SettingKind {
        SettingKind(
            "ADDRESS,…",
            read: { text throws(SettingRefusal) in
                do throws(ProxyListError) {
                    return try TrustedProxies(parsing: text)
                } catch {
                    throw .predicate(
                        "has '\(error.entry)'; it takes addresses such as 127.0.0.1, networks such as 10.0.0.0/8, and the "
                            + "word unix for whoever asks over a Unix socket."
                    )
                }
            },
            write: { "\($0)" }
        )
    }
}

extension SettingKind where Value == BasePath {
    fileprivate static var basePath: SettingKind {
        SettingKind(
            "PATH",
            allowed: "a path such as /images, of letters, digits and -._~ between slashes",
            read: { text throws(SettingRefusal) in
                guard let path = BasePath(text) else { throw .notAllowed }
                return path
            },
            write: \.text
        )
    }
}

extension SettingKind where Value == String {
    /// What can be a header's value.
    fileprivate static func headerValue(_ placeholder: String) -> SettingKind {
        text(placeholder, allowed: "what can be a header: only visible ASCII may be in it") { text in
            !text.isEmpty && text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
        }
    }

    /// An address without a `/` at its end.
    fileprivate static var publicURL: SettingKind {
        let allowed = "an http or https URL without query, as https://images.example.com/variants"
        return text("URL", allowed: allowed).map { text throws(SettingRefusal) in
            var url = text
            while url.hasSuffix("/") { url.removeLast() }
            let scheme = ["http://", "https://"].first { url.lowercased().hasPrefix($0) }
            let isPlain = url.utf8.allSatisfy {
                (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
            }
            guard let scheme, url.utf8.count > scheme.utf8.count, isPlain else { throw .notAllowed }
            return url
        }
    }
}
