public import RenderWire

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

        /// Makes a configuration of the defaults.
        public init() {
            memoryBytes = 256_000_000
            freshness = .seconds(1)
            failureFreshness = .seconds(1)
            knownOriginals = 50_000
            originalBytes = 50_000_000
            limits = RenderLimits()
            deadline = .seconds(20)
            waiters = 10_000
            unstoredBytes = 64_000_000
        }
    }
}
