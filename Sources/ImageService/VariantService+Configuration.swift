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
        /// The most files of variants that are held open; no setting: the process's own bound on descriptors decides.
        public var openFiles: Int
        /// How long what is known of an original is believed; a changed original shows after this time.
        public var freshness: Duration
        /// How long the failure of an original is believed, so that a broken picture that many ask for cannot take
        /// all renderers; 0 tries every time.
        ///
        /// No setting: whoever has mended a picture wants to see it.
        package var failureFreshness: Duration
        /// The longest wait for another look at an original that is known already.
        ///
        /// What the store is slow to say is told to the next. No setting: tests that are not about slow stores have more
        /// of it.
        package var lookTimeout: Duration
        /// How long a page of a list may take before it waits no more for originals that nobody has looked into yet; no
        /// setting either.
        package var listTimeout: Duration
        /// The most originals to remember facts of.
        public var knownOriginals: Int
        /// The most bytes of an original.
        public var originalBytes: Int
        /// What renderers refuse.
        public var limits: RenderLimits
        /// How long a request may take from finding its original to the last byte of its variant.
        public var deadline: Duration
        /// The most requests that wait for something at the same time.
        ///
        /// No setting: each holds a connection, and how many of these there may be is one.
        package var waiters: Int
        /// The most bytes of variants that wait for being written to the store; what is over that is not stored.
        public var unstoredBytes: Int
        /// How often it is looked what other servers have purged.
        public var purgeFreshness: Duration
        /// Names of files, in lower case, that are never answered as originals, in whatever folder they lie.
        public var privateNames: Set<String>

        /// How many sidecars of originals are held in memory.
        ///
        /// Each takes some hundred bytes; what is not at hand is read again.
        var sidecarsAtHand: Int { min(knownOriginals, 10_000) }

        /// Makes a configuration of the defaults.
        public init() {
            memoryBytes = 256_000_000
            openFiles = 1024
            freshness = VariantSettings.freshness.default
            failureFreshness = .seconds(1)
            lookTimeout = .seconds(1)
            listTimeout = .milliseconds(600)
            knownOriginals = VariantSettings.knownOriginals.default
            originalBytes = VariantSettings.originalBytes.default
            limits = RenderLimits()
            deadline = VariantSettings.deadline.default
            waiters = 10_000
            unstoredBytes = VariantSettings.unstoredBytes.default
            purgeFreshness = VariantSettings.purgeFreshness.default
            privateNames = []
        }

        /// Reads the configuration (``VariantSettings``).
        ///
        /// - Parameter reader: Where to read.
        /// - Throws: `SettingError` for a value that cannot be.
        public init(reader: ConfigReader) throws {
            self.init()
            memoryBytes = try reader.value(of: VariantSettings.cacheMemory) ?? memoryBytes
            freshness = try reader.value(of: VariantSettings.freshness)
            knownOriginals = try reader.value(of: VariantSettings.knownOriginals)
            originalBytes = try reader.value(of: VariantSettings.originalBytes)
            limits.inputPixels = try reader.value(of: VariantSettings.originalPixels)
            limits.pages = try reader.value(of: VariantSettings.frames)
            limits.scans = try reader.value(of: VariantSettings.scans)
            limits.plan.outputPixels = try reader.value(of: VariantSettings.outputPixels)
            limits.plan.negotiatedAVIFPixels = try reader.value(of: VariantSettings.negotiatedAVIFPixels)
            limits.plan.negotiatedJXLPixels = try reader.value(of: VariantSettings.negotiatedJXLPixels)
            deadline = try reader.value(of: VariantSettings.deadline)
            unstoredBytes = try reader.value(of: VariantSettings.unstoredBytes)
            purgeFreshness = try reader.value(of: VariantSettings.purgeFreshness)
        }
    }
}
