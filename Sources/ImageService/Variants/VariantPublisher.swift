import ObjectStorage
import Recipes

/// Sees to it that variants lie in the store, for others to read them there.
struct VariantPublisher: Sendable {
    private let originals: OriginalLookup
    private let layers: LayerLookup
    private let resolver: VariantResolver
    private let finder: VariantFinder
    private let cache: VariantCache
    private let purger: VariantPurger
    private let metrics: ServiceMetrics

    /// Makes a publisher.
    ///
    /// - Parameters:
    ///   - originals: Finds originals.
    ///   - resolver: Knows which variant a request wants.
    ///   - finder: Has those made that are nowhere.
    ///   - cache: Where variants are kept.
    ///   - purger: Knows whether another server has purged what is written once more.
    ///   - metrics: Counts what was answered.
    init(
        originals: OriginalLookup,
        resolver: VariantResolver,
        finder: VariantFinder,
        cache: VariantCache,
        purger: VariantPurger,
        metrics: ServiceMetrics
    ) {
        self.originals = originals
        layers = LayerLookup(originals)
        self.resolver = resolver
        self.finder = finder
        self.cache = cache
        self.purger = purger
        self.metrics = metrics
    }

    /// Sees to it that the variant of a fixed-size path lies in the store under the key that the path prescribes.
    ///
    /// - Parameters:
    ///   - request: What is wanted; without a fixed key the variant is given.
    ///   - deadline: When it has to be there.
    /// - Returns: The key, once whoever reads the store finds it there.
    /// - Throws: ``ServiceError``, when it cannot be made.
    func publish(_ request: ImageRequest, until deadline: RequestDeadline) async throws(ServiceError) -> Publication {
        let (original, wanted) = try await resolved(request, until: deadline)
        guard wanted.place.fixed == nil else {
            return try await store(wanted, of: original, isAhead: false, until: deadline)
        }
        let variant = try await finder.variant(request, until: deadline)
        metrics.count(variant)
        return .given(variant)
    }

    /// Sees to it that a variant lies in the store, under whatever key it has there.
    ///
    /// - Parameters:
    ///   - request: What is wanted.
    ///   - isAhead: Whether nobody waits for it.
    ///   - deadline: When it has to be there.
    /// - Returns: The key, once whoever reads the store finds it there.
    /// - Throws: ``ServiceError``, when it cannot be made.
    func store(
        _ request: ImageRequest,
        isAhead: Bool,
        until deadline: RequestDeadline
    ) async throws(ServiceError) -> Publication {
        let (original, wanted) = try await resolved(request, until: deadline)
        return try await store(wanted, of: original, isAhead: isAhead, until: deadline)
    }

    /// Waits until a variant that is kept has been written, and writes it once more where the store has it not then.
    ///
    /// - Parameters:
    ///   - wanted: The variant, which is in memory or was.
    ///   - original: What it was made from.
    ///   - again: Whether to write it once more.
    ///   - deadline: When to give up; `nil` for as long as writing may take.
    /// - Returns: Whether the store has it.
    func finishWriting(
        _ wanted: WantedVariant,
        of original: OriginalFacts,
        again: Bool,
        until deadline: RequestDeadline? = nil
    ) async -> Bool {
        await cache.finishWriting(of: wanted.place, until: deadline)
        if await cache.isStored(wanted, of: original, until: deadline) { return true }
        guard again else { return false }
        await purger.keepAgain(wanted.place, of: original, until: deadline)
        return await cache.isStored(wanted, of: original, until: deadline)
    }

    private func store(
        _ asked: WantedVariant,
        of original: OriginalFacts,
        isAhead: Bool,
        until deadline: RequestDeadline
    ) async throws(ServiceError) -> Publication {
        if await cache.isStored(asked, of: original, until: deadline) {
            return .stored(key: asked.place.objectKey.text)
        }
        let variant = try await finder.variant(asked.request.request, until: deadline, isAhead: isAhead)
        metrics.count(variant)
        // What was made has told what the original is, and by that how the variant is called.
        let wanted = try await resolver.wanted(asked.request, of: original, until: deadline)
        // What was just made was just written too, as well as the store can; what was at hand it has lost, or could not
        // take the last time.
        let again = variant.outcome != .made
        let isStored = await finishWriting(wanted, of: original, again: again, until: deadline)
        return isStored ? .stored(key: wanted.place.objectKey.text) : .given(variant)
    }

    private func resolved(
        _ request: ImageRequest,
        until deadline: RequestDeadline
    ) async throws(ServiceError) -> (OriginalFacts, WantedVariant) {
        let original = try await originals.find(request.origin, until: deadline).facts
        let found = try await layers.find(request, until: deadline)
        return (original, try await resolver.wanted(found, of: original, until: deadline))
    }
}
