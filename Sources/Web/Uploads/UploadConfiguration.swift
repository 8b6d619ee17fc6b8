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
    /// The least bytes of a body in a second, on average over that time.
    public var minimumRate = UploadSettings.minimumRate.default
    /// How long a body may come more slowly than that.
    public var rateWindow = UploadSettings.rateWindow.default
    /// How long a body may take in all: fifty megabytes at half a megabit a second.
    public var deadline = UploadSettings.deadline.default
    /// The most images of one request.
    var mostImages = 100

    /// Whether anybody is let in by a token.
    public var hasTokens: Bool { !tokens.isEmpty }

    /// Makes the default configuration.
    public init() {}

    /// Reads the configuration (``UploadSettings``).
    ///
    /// - Parameter reader: Where to read.
    /// - Throws: `SettingError` for a value that cannot be.
    public init(reader: ConfigReader) throws {
        tokens = try reader.value(of: UploadSettings.tokens)
        origins = try reader.value(of: UploadSettings.origins)
        minimumRate = try reader.value(of: UploadSettings.minimumRate)
        rateWindow = try reader.value(of: UploadSettings.rateWindow)
        deadline = try reader.value(of: UploadSettings.deadline)
    }

    /// What connections are held to.
    var bodyLimits: RequestBodyState.Limits {
        RequestBodyState.Limits(rate: minimumRate, rateWindow: TimeAmount(rateWindow), deadline: TimeAmount(deadline))
    }
}
