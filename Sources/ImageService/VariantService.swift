import Basics
public import CoreMetrics
import Foundation
public import Logging
public import NIOPosix
public import ObjectStorage
public import Queueing
public import Recipes
public import RenderWire

/// Gives the variants of originals: from memory, from the store, or newly made.
///
/// A variant that many ask for at the same time is made once. It is answered as soon as it is made and stored behind
/// the answer; ``finishWriting()`` waits for that. Errors are never stored.
///
/// This is where the parts that do so are put together: ``VariantFinder``, ``VariantMaker``, ``VariantCache``,
/// ``VariantPublisher``, ``VariantPurger`` and ``ImageFactsReader``.
public final class VariantService: Sendable {
    private let configuration: Configuration
    private let clock: RequestClock
    private let metrics: ServiceMetrics
    private let originals: OriginalLookup
    private let resolver: VariantResolver
    private let cache: VariantCache
    private let maker: VariantMaker
    private let finder: VariantFinder
    private let factsReader: ImageFactsReader
    private let publisher: VariantPublisher
    private let purger: VariantPurger
    private let setParts: RenditionSetRun.Parts

    /// Makes a service over two stores and renderers.
    ///
    /// - Parameters:
    ///   - originals: Where originals are read; nothing is written there.
    ///   - remote: Originals on other web servers; `nil` where there are none.
    ///   - variants: Where variants are kept; `nil` where that is memory only.
    ///   - purges: Where all servers over one store tell each other of purges; `nil` where there is one server only.
    ///   - leases: Which of several servers over the stores makes a variant; `nil` where that cannot be said.
    ///   - renderer: Makes variants.
    ///   - threadPool: Where the first bytes of originals are read.
    ///   - configuration: Limits and sizes.
    ///   - logger: Where trouble with the variants store is told.
    ///   - metrics: Where counters and timers are made; `nil` is the process's own.
    ///   - now: The time, which tests set.
    public init(
        originals: any ObjectStore,
        remote: (any RemoteOriginals)? = nil,
        variants: (any ObjectStore)?,
        purges: (any ObjectStore)? = nil,
        leases: (any LeaseRegistry)? = nil,
        renderer: any Renderer,
        threadPool: NIOThreadPool,
        configuration: Configuration = Configuration(),
        logger: Logger,
        metrics: (any MetricsFactory)? = nil,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.configuration = configuration
        clock = RequestClock(limit: configuration.deadline, now: now)
        self.metrics = ServiceMetrics(factory: metrics ?? MetricsSystem.factory)
        self.originals = OriginalLookup(
            store: originals,
            remote: remote,
            threadPool: threadPool,
            configuration: configuration,
            now: now
        )
        let warnings = RateLimitedLogger(logger: logger)
        let headers = OriginalHeaders(store: variants, configuration: configuration, warnings: warnings)
        resolver = VariantResolver(limits: configuration.limits.plan, headers: headers)
        cache = VariantCache(
            store: variants,
            headers: headers,
            threadPool: threadPool,
            configuration: configuration,
            metrics: self.metrics,
            warnings: warnings
        )
        maker = VariantMaker(
            renderer: renderer,
            cache: cache,
            resolver: resolver,
            metrics: self.metrics,
            limits: configuration.limits
        )
        let failures = FailedWork(freshness: configuration.failureFreshness, now: now)
        finder = VariantFinder(
            originals: self.originals,
            resolver: resolver,
            cache: cache,
            maker: maker,
            // Who waits for another server's finds it in the store.
            leases: variants == nil ? nil : leases.map { RenderLeases($0, warnings: warnings) },
            failures: failures,
            waiterLimit: configuration.waiters,
            clock: clock
        )
        factsReader = ImageFactsReader(
            originals: self.originals,
            resolver: resolver,
            cache: cache,
            maker: maker,
            failures: failures,
            waiterLimit: configuration.waiters
        )
        purger = VariantPurger(
            originals: self.originals,
            cache: cache,
            store: purges,
            configuration: configuration,
            logger: logger,
            now: now
        )
        publisher = VariantPublisher(
            originals: self.originals,
            resolver: resolver,
            finder: finder,
            cache: cache,
            purger: purger,
            metrics: self.metrics
        )
        setParts = RenditionSetRun.Parts(
            originals: self.originals,
            resolver: resolver,
            cache: cache,
            finder: finder,
            maker: maker,
            publisher: publisher,
            failures: failures,
            metrics: self.metrics,
            clock: clock,
            deadline: configuration.deadline
        )
    }

    /// The variant that a request wants, if it can be had without waiting; `nil` says nothing about whether it exists.
    public func cached(_ request: ImageRequest) -> Variant? {
        guard let variant = cachedVariant(request)?.variant else { return nil }
        metrics.count(variant)
        return variant
    }

    /// The same, with how long it need not be asked for again, and without counting it.
    package func cachedVariant(_ request: ImageRequest) -> CachedVariant? { finder.cachedVariant(request) }

    /// Counts a variant that was answered by somebody who still had it from ``cachedVariant(_:)``.
    package func countHit(_ outcome: Variant.Outcome) { metrics.countHit(outcome) }

    /// How often variants have been forgotten because somebody wanted them gone; purges do, eviction does not.
    package var removals: Int { cache.removals }

    /// The variant that a request wants.
    ///
    /// A caller whose task is cancelled leaves at once; the work goes on while anybody else waits for it.
    public func variant(_ request: ImageRequest) async throws(ServiceError) -> Variant {
        try await metrics.counting { () async throws(ServiceError) in
            let variant = try await finder.variant(request, until: clock.newDeadline())
            metrics.count(variant)
            return variant
        }
    }

    /// What is known of an original, and how the variant that a request wants comes out; nothing is decoded.
    public func facts(_ request: ImageRequest) async throws(ServiceError) -> ImageFacts {
        try await metrics.counting { () async throws(ServiceError) in
            try await factsReader.facts(request, until: clock.newDeadline())
        }
    }

    /// An original's untouched bytes.
    public func original(_ key: String) async throws(ServiceError) -> OriginalFile {
        guard let key = ObjectKey(key) else { throw OriginalLookup.noSuchOriginal }
        let (facts, opened) = try await originals.open(.stored(key))
        return OriginalFile(
            key: facts.name.text,
            size: facts.size,
            etag: facts.etag,
            modified: facts.modified,
            format: facts.format,
            descriptor: opened.descriptor
        )
    }

    /// Sees to it that the variant of a fixed-size path lies in the store under the key that the path prescribes.
    ///
    /// - Parameter request: What is wanted; without a fixed key the variant is given.
    /// - Returns: The key, once whoever reads the store finds it there.
    /// - Throws: ``ServiceError``, when it cannot be made.
    public func publish(_ request: ImageRequest) async throws(ServiceError) -> Publication {
        try await metrics.counting { () async throws(ServiceError) in
            try await publisher.publish(request, until: clock.newDeadline())
        }
    }

    /// Sees to it that a variant lies in the store, under whatever key it has there.
    ///
    /// - Parameter request: What is wanted.
    /// - Returns: The key, once whoever reads the store finds it there.
    /// - Throws: ``ServiceError``, when it cannot be made.
    public func store(_ request: ImageRequest) async throws(ServiceError) -> Publication {
        try await metrics.counting { () async throws(ServiceError) in
            try await publisher.store(request, isAhead: false, until: clock.newDeadline())
        }
    }

    /// Sees to it that variants of an original lie in the store; those that are missing are made from one decode.
    ///
    /// What another asks for meanwhile comes first. What is there or is being made is not made again.
    ///
    /// - Parameters:
    ///   - recipes: What is wanted.
    ///   - key: The original's key.
    ///   - each: Gets the place of a recipe among all, once, and why there is no such variant, `nil` where there is.
    /// - Throws: ``ServiceError`` that befell the whole original; what `each` was not told of is not known then.
    public func store(
        _ recipes: [Recipe],
        of key: String,
        each: @escaping @Sendable (_ index: Int, _ failure: ServiceError?) async -> Void
    ) async throws(ServiceError) {
        try await RenditionSetRun(recipes, of: key, with: setParts, each).run()
    }

    /// What there is of an original's variants.
    func inventory(of key: String) async throws(ServiceError) -> VariantInventory {
        try await factsReader.inventory(of: .stored(key: key))
    }

    /// What looks at new images.
    ///
    /// - Parameters:
    ///   - configuration: What is refused of them.
    ///   - ordersSets: Whether sets are made of them.
    ///   - time: The time.
    /// - Returns: An inspector with this service's renderers.
    func uploadInspector(
        configuration: ImageLibrary.Configuration,
        ordersSets: Bool,
        time: @escaping @Sendable () -> Date
    ) -> UploadInspector {
        UploadInspector(maker: maker, configuration: configuration, ordersSets: ordersSets, time: time)
    }

    /// Remembers what the look at an upload has told, now that it is an original.
    func learn(_ header: ImageHeader, of original: OriginalFacts) { resolver.learn(header, of: original) }

    /// Originals that came as files or objects, and what is known of them.
    ///
    /// - Parameters:
    ///   - store: Where they are listed.
    ///   - formats: What a list takes, by the ends of names.
    ///   - warnings: Where is told what may not be read.
    /// - Returns: A view of the store.
    func keyedOriginals(
        in store: any ObjectStore,
        formats: Set<OriginalFormat>,
        warnings: RateLimitedLogger
    ) -> KeyedOriginals {
        let inspector = OriginalInspector(
            maker: maker,
            originals: originals,
            facts: factsReader,
            sidecars: cache.sidecars(capacity: configuration.sidecarsAtHand, warnings: warnings),
            configuration: configuration,
            clock: clock,
            metrics: metrics
        )
        return KeyedOriginals(
            store: store,
            originals: originals,
            inspector: inspector,
            formats: formats,
            configuration: configuration,
            warnings: warnings
        )
    }

    /// Removes every variant of an original, and says how many there were.
    ///
    /// The original is named by its key, in whichever spelling, or by its address when it is on another web server;
    /// what is kept of the latter is forgotten too. Other servers over the same store forget what they have of it
    /// within `Configuration.purgeFreshness`. What is being made while this runs may be kept.
    public func purge(_ key: String) async throws(ServiceError) -> Int { try await purger.purge(key) }

    /// Removes every variant of an original that is gone for good, those included that are being made just now.
    func forget(_ key: ObjectKey) async throws(ServiceError) { try await purger.forget(key) }

    /// Forgets what other servers have purged since this was last called.
    ///
    /// - Throws: ``ServiceError`` where the store does not tell; what was missed is made up for the next time.
    public func hearPurges() async throws(ServiceError) { try await purger.followOthers() }

    /// The same, unless the last look is recent: for a function, which does nothing between requests.
    public func hearPurgesWhereDue() async throws(ServiceError) { try await purger.followOthersIfDue() }

    /// Waits until every variant that has been answered is stored; to be called when no more requests come.
    public func finishWriting() async { await cache.finishWriting() }

    /// Whether variants are stored, so that they can be made ahead of need.
    public var keepsVariants: Bool { cache.isStoring }

    /// How many variants are in memory, how many bytes they take there, and how many they may.
    public var memoryUsage: (variants: Int, bytes: Int, limit: Int) { cache.memoryUsage }

    /// How many requests wait for an original to be found, and for a variant to be made.
    package var waiters: (looking: Int, making: Int) { (originals.waiters, finder.waiters) }
}
