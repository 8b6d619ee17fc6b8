public import Configuration
import SettingValues

extension BoundedFolderStore {
    /// How much the folder may hold.
    public struct Configuration: Hashable, Sendable {
        /// The most bytes on disk.
        public var maximumBytes: Int
        /// The most objects; each takes about 250 bytes of memory too.
        public var maximumObjects: Int

        /// Makes bounds; the defaults are 10 GB and 500,000 objects.
        public init(maximumBytes: Int = 10_000_000_000, maximumObjects: Int = 500_000) {
            self.maximumBytes = maximumBytes
            self.maximumObjects = maximumObjects
        }

        /// Reads the bounds.
        ///
        /// - `variants.max-bytes` (bytes, default `10GB`, 1 MB to 1,000 TB): the most that stored variants take on disk
        /// - `variants.max-entries` (number, default 500000, 1 to 100000000): the most stored variants; each takes
        ///   about 250 bytes of memory
        ///
        /// - Parameter reader: Where to read.
        /// - Throws: ``SettingError`` for a value that cannot be.
        public init(reader: ConfigReader) throws {
            self.init()
            let settings = SettingReader(reader)
            maximumBytes = try settings.bytes(
                "variants.max-bytes",
                in: 1_000_000...1_000_000_000_000_000,
                default: maximumBytes
            )
            maximumObjects = try settings.integer("variants.max-entries", in: 1...100_000_000, default: maximumObjects)
        }
    }
}
