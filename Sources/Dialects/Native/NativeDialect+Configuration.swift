public import Recipes

extension NativeDialect {
    /// What a server decides about its own URLs.
    public struct Configuration: Hashable, Sendable {
        /// Parameter texts by preset name, such as `width=540&height=540`.
        public var presets: [String: String]
        /// What `cover` and `crop` keep, and where `pad` puts the picture, when the URL does not say.
        public var gravity: Gravity
        /// The light in which pictures are resized.
        public var light: Light
        /// What of an original's metadata is kept when the URL does not say.
        public var metadata: MetadataPolicy
        /// What encoders are told when neither a URL nor a preset says.
        public var encoding: EncodingDefaults
        /// The only sizes that fixed-size paths may have; `nil` allows all.
        public var sizes: [FixedSize]?
        /// The only widths that pictures are made in when a URL asks for a size; `nil` allows all.
        public var widths: AllowedWidths?
        /// Whether nothing is answered but presets.
        public var presetsOnly: Bool
        /// The key of what is answered where an original is missing or broken and nobody says; `nil` for the error.
        public var fallback: String?
        /// With which status a fallback is answered where nobody says.
        public var fallbackStatus: Fallback.Status
        /// Whether a path may name an image on another server.
        public var remoteOrigins: Bool
        /// Parameters that are passed over.
        public var ignored: [IgnoredParameter]
        /// What fixed sizes may stand behind too: empty, or ending in `/`.
        ///
        /// A bucket's website sends visitors of what is not there to the server with the whole key where it does not empty
        /// the prefix.
        public var fixedPrefix: String

        /// Makes settings; the defaults are those of the API.
        public init(
            presets: [String: String] = NativeDialect.builtInPresets,
            gravity: Gravity = .center,
            light: Light = .linear,
            metadata: MetadataPolicy = .none,
            encoding: EncodingDefaults = EncodingDefaults(),
            sizes: [FixedSize]? = nil,
            widths: AllowedWidths? = nil,
            presetsOnly: Bool = false,
            fallback: String? = nil,
            fallbackStatus: Fallback.Status = .code(200),
            remoteOrigins: Bool = false,
            ignored: [IgnoredParameter] = IgnoredParameter.usual,
            fixedPrefix: String = ""
        ) {
            self.presets = presets
            self.gravity = gravity
            self.light = light
            self.metadata = metadata
            self.encoding = encoding
            self.sizes = sizes
            (self.widths, self.presetsOnly) = (widths, presetsOnly)
            (self.fallback, self.fallbackStatus) = (fallback, fallbackStatus)
            self.remoteOrigins = remoteOrigins
            self.ignored = ignored
            self.fixedPrefix = fixedPrefix
        }
    }

    /// The presets that every server has unless its settings say otherwise: name to parameters.
    public static let builtInPresets: [String: String] = [
        "thumbnail": "width=30&height=30&quality=95",
        "small": "width=540&height=540&quality=82",
        "medium": "width=768&height=768&quality=82",
        "large": "width=1080&height=1080&quality=82",
        "xl": "width=1200&height=1200&quality=82",
        "2xl": "width=1600&height=1600&quality=82",
        "3xl": "width=2400&height=2400&quality=82",
    ]
}
