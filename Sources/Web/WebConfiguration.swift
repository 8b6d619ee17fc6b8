public import Configuration
import SettingValues

/// What answers carry and what is open to whom.
public struct WebConfiguration: Sendable {
    /// The `Cache-Control` of pictures whose URL may come to mean something else.
    public var cacheControl = WebSettings.cacheControl.default
    /// The `Cache-Control` of pictures whose URL carries a version or a signature.
    public var cacheControlImmutable = WebSettings.cacheControlImmutable.default
    /// The `Access-Control-Allow-Origin` of pictures; `nil` sends none.
    public var allowedOrigin = WebSettings.allowedOrigin.default

    /// The fields by which a cache in front drops everything of an original.
    public var cacheTags = WebSettings.cacheTags.default

    /// Whether what browsers say of their screens and connections counts.
    public var clientHints = WebSettings.clientHints.default

    /// How many connections there may be, and how long a request's head may be and take.
    public var connections = ConnectionConfiguration()

    /// The most bytes of memory that answers under way may hold.
    public var answerBytes = 256_000_000

    /// Whether pages for people are answered.
    public var pages = WebSettings.pages.default

    /// Where everybody can read the variants store, without a `/` at the end; `nil` where nobody but us can.
    public var variantsURL: String?

    /// The proxies whose `X-Forwarded-For`, `-Proto` and `-Prefix` count.
    public var trustedProxies = TrustedProxies.none

    /// The path below which a proxy shows this server, and passes on with its requests.
    public var basePath = BasePath.root

    /// Makes the default configuration.
    public init() {}

    /// Reads the configuration (``WebSettings`` and ``ConnectionSettings``).
    ///
    /// - Parameter reader: Where to read.
    /// - Throws: `SettingError` for a value that cannot be.
    public init(reader: ConfigReader) throws {
        cacheControl = try reader.value(of: WebSettings.cacheControl)
        cacheControlImmutable = try reader.value(of: WebSettings.cacheControlImmutable)
        allowedOrigin = try reader.value(of: WebSettings.allowedOrigin)
        cacheTags = try reader.value(of: WebSettings.cacheTags)
        clientHints = try reader.value(of: WebSettings.clientHints)
        pages = try reader.value(of: WebSettings.pages)
        answerBytes = try reader.value(of: WebSettings.answerMemory) ?? answerBytes
        trustedProxies = try reader.value(of: WebSettings.trustedProxies)
        basePath = try reader.value(of: WebSettings.basePath)
        connections = try ConnectionConfiguration(reader: reader)
        variantsURL = try reader.value(of: WebSettings.variantsURL)
    }
}

/// Whether pages for people are answered, or programs only.
public enum PageSwitch: String, Sendable, CaseIterable {
    /// They are.
    case on
    /// They are not.
    case off
}
