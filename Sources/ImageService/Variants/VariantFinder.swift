import Basics
import Recipes

/// Finds variants, in memory or in the store, and has those made that are nowhere; the same one once for all who ask.
struct VariantFinder: Sendable {
    /// What came of looking for a variant, and of making it.
    private enum Result: Sendable {
        case found(VariantCache.Hit, Variant.Timings)
        /// The original became another one since it was looked at.
        case originalChanged
    }

    /// A variant to be made, unless the store has it.
    private struct Search: Sendable {
        var wanted: WantedVariant
        var found: OriginalLookup.Original
        /// Whether nobody waits for it.
        var isAhead: Bool
        /// When the request for it began.
        var began: ContinuousClock.Instant
    }

    private let originals: OriginalLookup
    private let layers: LayerLookup
    private let resolver: VariantResolver
    private let cache: VariantCache
    private let maker: VariantMaker
    private let work: VariantWork<Result>
    /// `nil` where other servers cannot be asked.
    private let leases: RenderLeases?
    private let clock: RequestClock

    /// Makes a finder.
    ///
    /// - Parameters:
    ///   - originals: Finds and opens originals.
    ///   - resolver: Knows which variant a request wants.
    ///   - cache: Where variants are looked for and kept.
    ///   - maker: Makes those that are nowhere.
    ///   - leases: Which of several servers makes them; `nil` where other servers cannot be asked.
    ///   - failures: What failed a moment ago.
    ///   - waiterLimit: How many may wait for variants at the same time.
    ///   - clock: The time.
    init(
        originals: OriginalLookup,
        resolver: VariantResolver,
        cache: VariantCache,
        maker: VariantMaker,
        leases: RenderLeases?,
        failures: FailedWork,
        waiterLimit: Int,
        clock: RequestClock
    ) {
        self.originals = originals
        layers = LayerLookup(originals)
        self.resolver = resolver
        self.cache = cache
        self.maker = maker
        self.leases = leases
        self.clock = clock
        work = VariantWork(waiterLimit: waiterLimit, failures: failures)
    }

    /// How many wait for a variant.
    var waiters: Int { work.waiters }

    /// Whether somebody's request has this work done just now.
    func isUnderWay(_ key: WorkKey) -> Bool { work.isUnderWay(key) }

    /// The variant that a request wants, if it can be had without waiting, and how long it need not be asked for again.
    func cachedVariant(_ request: ImageRequest) -> CachedVariant? {
        guard let (original, until) = originals.known(request.origin),
            let (found, layersUntil) = layers.known(request),
            let wanted = resolver.known(found, of: original),
            let hit = cache.atHand(wanted, of: original)
        else { return nil }
        return CachedVariant(variant: Variant(hit, wanted, of: original), until: min(until, layersUntil ?? until))
    }

    /// The variant that a request wants.
    ///
    /// - Parameters:
    ///   - request: What is wanted.
    ///   - deadline: When it has to be there.
    ///   - isAhead: Whether nobody waits for it.
    /// - Returns: The variant.
    /// - Throws: ``ServiceError``.
    func variant(
        _ request: ImageRequest,
        until deadline: RequestDeadline,
        isAhead: Bool = false
    ) async throws(ServiceError) -> Variant {
        // A second and third try are for originals that change just now; one that never rests is not ours to settle.
        for _ in 0..<3 {
            let began = clock.now
            let found = try await originals.find(request.origin, until: deadline)
            let original = found.facts
            let wanted = try resolver.wanted(await layers.find(request, until: deadline), of: original)
            if let hit = cache.atHand(wanted, of: original) { return Variant(hit, wanted, of: original) }
            let search = Search(wanted: wanted, found: found, isAhead: isAhead, began: began)
            let (result, joined) = try await work.value(for: WorkKey(wanted, of: original)) {
                () async throws(ServiceError) in
                try await findOrMake(search, until: deadline)
            }
            guard case .found(let hit, let timings) = result else { continue }
            var variant = Variant(hit, wanted, of: original, timings: timings)
            if joined, variant.outcome == .made { variant.outcome = .coalesced }
            return variant
        }
        throw OriginalLookup.restless
    }

    private func findOrMake(_ search: Search, until deadline: RequestDeadline) async throws(ServiceError) -> Result {
        try deadline.check()
        var timings = Variant.Timings()
        let looking = clock.now
        let original = search.found.facts
        var wanted = search.wanted
        if wanted.header == nil {
            // What another server was told, or this one before it was started anew.
            wanted = try await resolver.wanted(wanted.request, of: original, until: deadline)
        }
        if wanted.header?.isOutdated == true {
            guard let descriptor = try await originals.open(search.found, until: deadline) else {
                return .originalChanged
            }
            wanted = try await maker.described(wanted, of: original, from: descriptor, until: deadline)
            await cache.keepHeader(of: original)
        }
        if let hit = await cache.stored(wanted, of: original, until: deadline) {
            timings.store = clock.now - looking
            return .found(hit, timings)
        }
        // What is made ahead of need may wait long for its renderer; nobody who needs it is to wait for that.
        guard let leases, !search.isAhead else {
            return try await make(wanted, search, nil, (looking, clock.now), until: deadline)
        }
        let lease = try await leases.lease(of: WorkKey(wanted, of: original), until: deadline)
        do throws(ServiceError) {
            if lease != nil {
                // Another server may have made it since it was looked for, and told of the original.
                wanted = try await resolver.wanted(wanted.request, of: original, until: deadline)
                if var hit = await cache.stored(wanted, of: original, until: deadline) {
                    await lease?.release()
                    hit.outcome = .coalesced
                    return .found(hit, timings)
                }
            }
            return try await make(wanted, search, lease, (looking, clock.now), until: deadline)
        } catch {
            await lease?.release()
            throw error
        }
    }

    private func make(
        _ wanted: WantedVariant,
        _ search: Search,
        _ lease: RenderLease?,
        _ times: (looking: ContinuousClock.Instant, opening: ContinuousClock.Instant),
        until deadline: RequestDeadline
    ) async throws(ServiceError) -> Result {
        let original = search.found.facts
        guard let descriptor = try await originals.open(search.found, until: deadline),
            let files = try await layers.open([wanted], until: deadline)
        else {
            await lease?.release()
            return .originalChanged
        }
        var timings = Variant.Timings()
        timings.fetch = (clock.now - times.opening) + (times.looking - search.began)
        let made = try await maker.one(
            wanted,
            of: original,
            from: descriptor,
            with: files,
            isAhead: search.isAhead,
            until: deadline
        )
        timings.queue = made.queued
        timings.render = made.rendering
        cache.keep(made.variant, at: made.wanted.place, of: original, releasing: lease)
        return .found(VariantCache.Hit(variant: made.variant, outcome: .made), timings)
    }
}
