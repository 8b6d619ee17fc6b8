public import Configuration
public import SettingValues

extension BoundedFolderStore {
    /// How much the folder may hold.
    public struct Configuration: Hashable, Sendable {
        /// The most bytes on disk.
        public var maximumBytes: Int
        /// The most objects; each takes about 250 bytes of memory too.
        public var maximumObjects: Int

        /// Makes bounds, of variants unless others are given.
        public init(
            maximumBytes: Int = StoredVariantSettings.maximumBytes.default,
            maximumObjects: Int = StoredVariantSettings.maximumObjects.default
        ) {
            self.maximumBytes = maximumBytes
            self.maximumObjects = maximumObjects
        }

        /// Reads the bounds of variants (``StoredVariantSettings``).
        ///
        /// - Parameter reader: Where to read.
        /// - Throws: `SettingError` for a value that cannot be.
        public init(reader: ConfigReader) throws {
            maximumBytes = try reader.value(of: StoredVariantSettings.maximumBytes)
            maximumObjects = try reader.value(of: StoredVariantSettings.maximumObjects)
        }
    }
}

/// The settings of how many variants a folder keeps.
public enum StoredVariantSettings {
    /// The most bytes on disk.
    public static let maximumBytes = Setting(
        "variants-max-bytes",
        .bytes(in: 1_000_000...1_000_000_000_000_000),
        default: 10_000_000_000,
        help: "The most bytes of variants to keep; those not asked for longest go first."
    )
    /// The most variants.
    public static let maximumObjects = Setting(
        "variants-max-entries",
        .integer(in: 1...100_000_000),
        default: 500_000,
        help: "The most variants to keep; each takes about 250 bytes of memory too."
    )

    /// All of them.
    public static let all = [maximumBytes.declaration, maximumObjects.declaration]
}
