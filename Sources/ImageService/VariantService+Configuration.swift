public import Configuration
import ObjectStorage
import Recipes
public import RenderWire
import SettingValues

extension VariantService {
    /// What the service may use and refuses.
    public struct Configuration: Sendable {
        /// The most bytes of variants in memory.
        public var memoryBytes: Int
        /// How long what is known of an original is believed; a changed original shows after this time.
        public var freshness: Duration
        /// How long the failure of an original is believed, so that a broken picture that many ask for cannot take
        /// all renderers; 0 tries every time.
        public var failureFreshness: Duration
        /// The longest wait for another look at an original that is known already.
        ///
        /// What the store is slow to say is told to the next. No setting: tests that are not about slow stores have more
        /// of it.
        package var lookPatience: Duration
        /// The most originals to remember facts of.
        public var knownOriginals: Int
        /// The most bytes of an original.
        public var originalBytes: Int
        /// What renderers refuse.
        public var limits: RenderLimits
        /// How long a request may take from finding its original to the last byte of its variant.
        public var deadline: Duration
        /// The most requests that wait for something at the same time.
        public var waiters: Int
        /// The most bytes of variants that wait for being written to the store; what is over that is not stored.
        public var unstoredBytes: Int
        /// How often it is looked what other servers have purged.
        public var purgeFreshness: Duration
        /// Names of files, in lower case, that are never answered as originals, in whatever folder they lie.
        public var privateNames: Set<String>

        /// Makes a configuration of the defaults.
        public init() {
            memoryBytes = 256_000_000
            freshness = .seconds(1)
            failureFreshness = .seconds(1)
            lookPatience = .seconds(1)
            knownOriginals = 50_000
            originalBytes = 50_000_000
            limits = RenderLimits()
            deadline = .seconds(20)
            waiters = 10_000
            unstoredBytes = 64_000_000
            purgeFreshness = .seconds(5)
            privateNames = []
        }

        /// Reads the configuration.
        ///
        /// - `cache.memory-bytes` (bytes, default `256MB`, 0 to 1 TB): variants in memory; 0 keeps none
        /// - `originals.freshness` (time, default `1s`, 0 to 1 day): how long a changed original may go unnoticed
        /// - `originals.failure-freshness` (time, default `1s`, 0 to 1 s): how long a broken original is not tried again
        /// - `originals.known` (number, default 50000, 1 to 10000000): originals to remember facts of
        /// - `limits.original-bytes` (bytes, default `50MB`, 1 to 10 GB): the largest original
        /// - `limits.original-pixels` (number, default 100000000, 1 to 10^10): the most pixels of an original, all
        ///   frames together
        /// - `limits.frames` (number, default 2000, 1 to 1000000): the most frames or pages of an original
        /// - `limits.scans` (number, default 100, 1 to 10000): the most scans of a progressive JPEG
        /// - `limits.output-pixels` (number, default 50000000, 1 to 10^10): the most pixels of a result
        /// - `limits.negotiated-avif-pixels` (number, default 250000, 0 to 10^10): the most pixels of a result for
        ///   which negotiation picks AVIF
        /// - `limits.deadline` (time, default `20s`, 100 ms to 1 h): the longest that a variant may take
        /// - `limits.waiters` (number, default 10000, 1 to 10000000): the most requests that wait at the same time
        /// - `variants.unstored-bytes` (bytes, default `64MB`, 0 to 100 GB): variants that wait for being stored
        /// - `purge.freshness` (time, default `5s`, 100 ms to 1 h): how often it is looked what other servers have purged
        ///
        /// - Parameter reader: Where to read.
        /// - Throws: `SettingError` for a value that cannot be.
        public init(reader: ConfigReader) throws {
            self.init()
            let settings = SettingReader(reader)
            memoryBytes = try settings.bytes("cache.memory-bytes", in: 0...1_000_000_000_000, default: memoryBytes)
            freshness = try settings.duration("originals.freshness", in: .zero ... .seconds(86_400), default: freshness)
            failureFreshness = try settings.duration(
                "originals.failure-freshness",
                in: .zero ... .seconds(1),
                default: failureFreshness
            )
            knownOriginals = try settings.integer("originals.known", in: 1...10_000_000, default: knownOriginals)
            originalBytes = try settings.bytes("limits.original-bytes", in: 1...10_000_000_000, default: originalBytes)
            limits = try RenderLimits(settings)
            deadline = try settings.duration(
                "limits.deadline",
                in: .milliseconds(100) ... .seconds(3600),
                default: deadline
            )
            waiters = try settings.integer("limits.waiters", in: 1...10_000_000, default: waiters)
            unstoredBytes = try settings.bytes(
                "variants.unstored-bytes",
                in: 0...100_000_000_000,
                default: unstoredBytes
            )
            purgeFreshness = try settings.duration(
                "purge.freshness",
                in: .milliseconds(100) ... .seconds(3600),
                default: purgeFreshness
            )
        }
    }
}

extension RenderLimits {
    fileprivate init(_ settings: SettingReader) throws {
        self.init()
        let pixels = 1...10_000_000_000
        inputPixels = try settings.integer("limits.original-pixels", in: pixels, default: inputPixels)
        pages = try settings.integer("limits.frames", in: 1...1_000_000, default: pages)
        scans = try settings.integer("limits.scans", in: 1...10_000, default: scans)
        plan.outputPixels = try settings.integer("limits.output-pixels", in: pixels, default: plan.outputPixels)
        plan.negotiatedAVIFPixels = try settings.integer(
            "limits.negotiated-avif-pixels",
            in: 0...10_000_000_000,
            default: plan.negotiatedAVIFPixels
        )
    }
}
