public import Configuration
public import Recipes
public import RenderWire
public import SettingValues

extension ImageLibrary {
    /// What the library takes in.
    public struct Configuration: Sendable {
        /// The most bytes of an image.
        public var originalBytes: Int
        /// What renderers refuse.
        public var limits: RenderLimits
        /// How long looking at an image may take.
        public var deadline: Duration
        /// How long storing an image may take, beside a second for each megabyte.
        public var storing: Duration
        /// The most uploads that are under way at the same time.
        public var uploadsAtOnce: Int
        /// What originals may be: those that came as files are listed where their names end like that.
        public var formats: Set<OriginalFormat>

        /// Makes a configuration of the defaults, with the limits that pictures have.
        public init(_ service: VariantService.Configuration = VariantService.Configuration()) {
            originalBytes = service.originalBytes
            limits = service.limits
            deadline = service.deadline
            storing = .seconds(60)
            uploadsAtOnce = LibrarySettings.uploadsAtOnce.default
            formats = Set(OriginalFormat.allCases.filter { !$0.isScalable })
        }

        /// Reads the configuration (``LibrarySettings``).
        ///
        /// - Parameters:
        ///   - reader: Where to read.
        ///   - service: The limits that pictures have.
        /// - Throws: `SettingError` for a value that cannot be.
        public init(reader: ConfigReader, _ service: VariantService.Configuration) throws {
            self.init(service)
            uploadsAtOnce = try reader.value(of: LibrarySettings.uploadsAtOnce)
        }
    }
}

/// What is taken in, and how much of it.
public enum LibrarySettings {
    /// The most uploads at the same time.
    public static let uploadsAtOnce = Setting(
        "uploads-at-once",
        .integer(in: 1...100_000),
        default: 200,
        help: "The most uploads under way at the same time; further ones get 503."
    )
}
