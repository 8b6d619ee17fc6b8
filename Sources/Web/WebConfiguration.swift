public import Configuration
import SettingValues

/// What answers carry and what is open to whom.
public struct WebConfiguration: Sendable {
    /// The `Cache-Control` of pictures whose URL may come to mean something else.
    public var cacheControl = "public, max-age=3600, stale-while-revalidate=86400"
    /// The `Cache-Control` of pictures whose URL carries a version or a signature.
    public var cacheControlImmutable = "public, max-age=31536000, immutable"
    /// The `Access-Control-Allow-Origin` of pictures; `nil` sends none.
    public var allowedOrigin: String? = "*"

    /// How many connections there may be, and how long a request's head may be and take.
    public var connections = ConnectionConfiguration()

    /// The most bytes of memory that answers under way may hold.
    public var answerBytes = 256_000_000

    /// Whether pages for people are answered.
    public var pages = PageSwitch.on

    /// Where everybody can read the variants store, without a `/` at the end; `nil` where nobody but us can.
    public var variantsURL: String?

    /// The proxies whose `X-Forwarded-For`, `-Proto` and `-Prefix` count.
    public var trustedProxies = TrustedProxies.none

    /// The path below which a proxy shows this server, and passes on with its requests.
    public var basePath = BasePath.root

    /// Makes the default configuration.
    public init() {}

    /// Reads the configuration.
    ///
    /// - `web.cache-control` (text, default `public, max-age=3600, stale-while-revalidate=86400`)
    /// - `web.cache-control-immutable` (text, default `public, max-age=31536000, immutable`)
    /// - `web.cors-origin` (text, default `*`; `none` sends no header)
    /// - `web.answer-memory-bytes` (bytes, default `256MB`, 1 MB to 1 TB): what answers under way may hold in memory
    /// - `web.pages` (`on` or `off`, default `on`): whether pages for people are answered
    /// - `web.trusted-proxies` (addresses, networks and `unix`, joined by commas, default none)
    /// - `web.base-path` (path, default none): the path below which a proxy shows this server
    /// - `web.connections` and others: see ``ConnectionConfiguration``
    /// - `variants.public-url` (URL, default none): where everybody can read the variants store
    ///
    /// - Parameter reader: Where to read.
    /// - Throws: ``WebConfigurationError`` for a text that cannot be a header's value.
    public init(reader: ConfigReader) throws {
        let web = reader.scoped(to: "web")
        if let text = web.string(forKey: "cache-control") {
            cacheControl = try WebConfiguration.headerValue(text, "cache-control")
        }
        if let text = web.string(forKey: "cache-control-immutable") {
            cacheControlImmutable = try WebConfiguration.headerValue(text, "cache-control-immutable")
        }
        if let text = web.string(forKey: "cors-origin") {
            allowedOrigin = text == "none" ? nil : try WebConfiguration.headerValue(text, "cors-origin")
        }
        if let text = web.string(forKey: "pages") {
            guard let pages = PageSwitch(rawValue: text) else {
                throw WebConfigurationError(message: "The setting 'pages' is '\(text)'; it must be on or off.")
            }
            self.pages = pages
        }
        answerBytes = try SettingReader(reader).bytes(
            "web.answer-memory-bytes",
            in: 1_000_000...1_000_000_000_000,
            default: answerBytes
        )
        trustedProxies = try TrustedProxies(parsing: web.string(forKey: "trusted-proxies") ?? "")
        basePath = try WebConfiguration.basePath(web.string(forKey: "base-path") ?? "")
        connections = try ConnectionConfiguration(reader: reader)
        variantsURL = try reader.string(forKey: "variants.public-url").map(WebConfiguration.publicURL)
    }

    /// Reads the setting `base-path`.
    ///
    /// - Parameter text: The setting; empty for the root.
    /// - Returns: The path.
    /// - Throws: ``WebConfigurationError`` for what is no path.
    public static func basePath(_ text: String) throws -> BasePath {
        guard let path = BasePath(text) else {
            throw WebConfigurationError(
                message: "The setting 'base-path' is '\(text)'; it must be a path such as /images, of letters, digits "
                    + "and -._~ between slashes."
            )
        }
        return path
    }

    private static func publicURL(_ text: String) throws -> String {
        var url = text
        while url.hasSuffix("/") { url.removeLast() }
        let scheme = ["http://", "https://"].first { url.lowercased().hasPrefix($0) }
        let isPlain = url.utf8.allSatisfy {
            (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
        }
        guard let scheme, url.utf8.count > scheme.utf8.count, isPlain else {
            throw WebConfigurationError(
                message:
                    "The setting 'variants-public-url' is '\(text)'; it must be an http or https URL without query, "
                    + "as https://images.example.com/variants."
            )
        }
        return url
    }

    private static func headerValue(_ text: String, _ name: String) throws -> String {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
            throw WebConfigurationError(
                message:
                    "The setting '\(name)' is '\(text)', which cannot be a header: only visible ASCII may be in it."
            )
        }
        return text
    }
}

/// Whether pages for people are answered, or programs only.
public enum PageSwitch: String, Sendable {
    /// They are.
    case on
    /// They are not.
    case off
}

/// A setting of the web part that cannot be.
public struct WebConfigurationError: Error, CustomStringConvertible {
    /// A sentence that names the setting, its value, and what is allowed.
    public var message: String

    /// The message.
    public var description: String { message }
}
