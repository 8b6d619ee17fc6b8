public import Configuration
import NIOCore
import SettingValues

/// Who may upload, from where, and how slowly.
public struct UploadConfiguration: Sendable {
    /// The secrets that open everything.
    public var tokens = AccessTokens()
    /// Why there are none, in a sentence for whoever would need one; `nil` for a sentence that fits all.
    public var tokenAbsence: String?
    /// Whether whoever asks from this machine needs none: for a machine of one's own, with no proxy on it.
    public var trustsThisMachine = false
    /// The origins whose pages may upload with a token or a ticket; `*` for all.
    public var origins: [String] = []
    /// The least bytes of a body in a second, on average over the patience.
    public var minimumRate = 1_000
    /// How long a body may come more slowly than that.
    public var patience = Duration.seconds(30)
    /// How long a body may take in all: fifty megabytes at half a megabit a second.
    public var deadline = Duration.seconds(900)
    /// The most images of one request.
    var mostImages = 100

    /// Whether there is a token.
    public var hasTokens: Bool { !tokens.isEmpty }

    /// Makes the default configuration.
    public init() {}

    /// Reads the configuration.
    ///
    /// - `uploads.tokens` (secrets joined by commas, 16 to 512 characters each, default none)
    /// - `uploads.origins` (origins joined by commas, or `*`, default none): whose pages may upload
    /// - `uploads.min-rate` (bytes a second, default `1kB`, 1 to 1 GB)
    /// - `uploads.patience` (time, default `30s`, 1 s to 1 h): how long a body may be slower
    /// - `uploads.deadline` (time, default 15 minutes, 1 s to 1 day): how long a body may take in all
    ///
    /// - Parameter reader: Where to read.
    /// - Throws: `SettingError` or ``WebConfigurationError`` for a value that cannot be.
    public init(reader: ConfigReader) throws {
        self.init()
        let settings = SettingReader(reader)
        tokens = try AccessTokens(parsing: reader.string(forKey: "uploads.tokens", isSecret: true) ?? "")
        let texts = (reader.string(forKey: "uploads.origins") ?? "").split { $0 == "," || $0.isWhitespace }
        origins = try texts.map { text in
            guard let origin = text == "*" ? "*" : WebOrigin(text)?.text else {
                throw WebConfigurationError(
                    message:
                        "The setting 'upload-origins' has '\(text)'; it takes origins like https://shop.example, or *."
                )
            }
            return origin
        }
        minimumRate = try settings.bytes("uploads.min-rate", in: 1...1_000_000_000, default: minimumRate)
        patience = try settings.duration("uploads.patience", in: .seconds(1) ... .seconds(3600), default: patience)
        deadline = try settings.duration("uploads.deadline", in: .seconds(1) ... .seconds(86_400), default: deadline)
    }

    /// What connections are held to.
    var bodyLimits: RequestBodyState.Limits {
        RequestBodyState.Limits(rate: minimumRate, patience: TimeAmount(patience), deadline: TimeAmount(deadline))
    }
}
