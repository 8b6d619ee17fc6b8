import Basics
public import CoreMetrics
public import Logging
public import NIOPosix
public import ObjectStorage
public import Recipes
public import RenderWire

/// Gives the variants of originals: from memory, from the store, or newly made.
///
/// A variant that many ask for at the same time is made once. It is answered as soon as it is made and stored behind
/// the answer; ``finishWriting()`` waits for that. Errors are never stored.
public final class VariantService: Sendable {
    let configuration: Configuration
    let renderer: any Renderer
    let originals: OriginalLookup
    let cache: VariantCache
    let maker: VariantMaker
    let resolver: VariantResolver
    let metrics: ServiceMetrics
    let failures: FailedWork
    let now: @Sendable () -> ContinuousClock.Instant
    private let purger: VariantPurger
    let making: SingleFlight<WorkKey, Making, ServiceError>
    let inspecting: SingleFlight<WorkKey, RenderReport?, ServiceError>

    /// Makes a service over two stores and renderers.
    ///
    /// - Parameters:
    ///   - originals: Where originals are read; nothing is written there.
    ///   - remote: Originals on other web servers; `nil` where there are none.
    ///   - variants: Where variants are kept; `nil` where that is memory only.
    ///   - purges: Where all servers over one store tell each other of purges; `nil` where there is one server only.
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
        renderer: any Renderer,
        threadPool: NIOThreadPool,
        configuration: Configuration = Configuration(),
        logger: Logger,
        metrics: (any MetricsFactory)? = nil,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.configuration = configuration
        self.renderer = renderer
        self.now = now
        self.originals = OriginalLookup(
            store: originals,
            remote: remote,
            threadPool: threadPool,
            configuration: configuration,
            now: now
        )
        self.resolver = VariantResolver(limits: configuration.limits.plan)
        self.metrics = ServiceMetrics(factory: metrics ?? MetricsSystem.factory)
        self.cache = VariantCache(
            store: variants,
            threadPool: threadPool,
            configuration: configuration,
            metrics: self.metrics,
            logger: logger
        )
        self.maker = VariantMaker(
            renderer: renderer,
            originals: self.originals,
            cache: self.cache,
            resolver: self.resolver,
            metrics: self.metrics,
            configuration: configuration
        )
        self.failures = FailedWork(freshness: configuration.failureFreshness, now: now)
        self.purger = VariantPurger(
            originals: self.originals,
            cache: self.cache,
            store: purges,
            configuration: configuration,
            logger: logger,
            now: now
        )
        self.making = SingleFlight(waiterLimit: configuration.waiters)
        self.inspecting = SingleFlight(waiterLimit: configuration.waiters)
    }

    /// The variant that a request wants, if it can be had without waiting; `nil` says nothing about whether it exists.
    public func cached(_ request: ImageRequest) -> Variant? {
        guard let variant = held(request)?.variant else { return nil }
        metrics.count(variant)
        return variant
    }

    /// The same, with how long it need not be asked for again, and without counting it.
    package func held(_ request: ImageRequest) -> HeldVariant? {
        guard let (original, until) = originals.known(request.origin),
            let header = cache.headers.known(original),
            let wanted = resolver.variant(of: original, for: request, header: header),
            let find = cache.atHand(wanted, of: original)
        else { return nil }
        return HeldVariant(variant: Variant(find, wanted, of: original), until: until)
    }

    /// Counts a variant that was answered from memory by somebody who still had it from ``held(_:)``.
    package func countHit() { metrics.countHit() }

    /// How often variants have been taken out of memory because somebody wanted them gone; purges do, eviction does not.
    package var removals: Int { cache.removals }

    /// The variant that a request wants.
    ///
    /// A caller whose task is cancelled leaves at once; the work goes on while anybody else waits for it.
    public func variant(_ request: ImageRequest) async throws(ServiceError) -> Variant {
        do throws(ServiceError) {
            let variant = try await findOrMake(request, until: newDeadline)
            metrics.count(variant)
            return variant
        } catch {
            metrics.count(error)
            throw error
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

    /// Writes a variant that is in memory to the store once more, unless it was purged by another server.
    func keepAgain(
        _ place: WantedVariant.Place,
        of original: OriginalFacts,
        until deadline: RequestDeadline? = nil
    ) async {
        await purger.keepAgain(place, of: original, until: deadline)
    }

    /// Waits until every variant that has been answered is stored; to be called when no more requests come.
    public func finishWriting() async { await cache.finishWriting() }

    /// Whether variants are stored, so that they can be made ahead of need.
    public var keepsVariants: Bool { cache.isStoring }

    /// How many variants are in memory, how many bytes they take there, and how many they may.
    public var memoryUsage: (variants: Int, bytes: Int, limit: Int) {
        cache.memoryUsage
    }

    /// How many requests wait for an original to be found, and for a variant to be made.
    package var waiters: (looking: Int, making: Int) { (originals.waiters, making.waiters) }
}
