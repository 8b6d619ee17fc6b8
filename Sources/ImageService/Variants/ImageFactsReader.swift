import Basics
import Recipes
import RenderWire

/// Finds out what is known of originals and their variants without decoding anything.
struct ImageFactsReader: Sendable {
    private let originals: OriginalLookup
    private let layers: LayerLookup
    private let resolver: VariantResolver
    private let cache: VariantCache
    private let maker: VariantMaker
    /// `nil` is for an original that became another one since it was looked at.
    private let work: VariantWork<RenderReport?>

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - originals: Finds and opens originals.
    ///   - resolver: Knows which variant a request wants.
    ///   - cache: Knows what has been made.
    ///   - maker: Has headers read.
    ///   - failures: What failed a moment ago.
    ///   - waiterLimit: How many may wait for headers at the same time.
    init(
        originals: OriginalLookup,
        resolver: VariantResolver,
        cache: VariantCache,
        maker: VariantMaker,
        failures: FailedWork,
        waiterLimit: Int
    ) {
        self.originals = originals
        layers = LayerLookup(originals)
        self.resolver = resolver
        self.cache = cache
        self.maker = maker
        work = VariantWork(waiterLimit: waiterLimit, failures: failures)
    }

    /// What is known of an original, and how the variant that a request wants comes out.
    func facts(_ request: ImageRequest, until deadline: RequestDeadline) async throws(ServiceError) -> ImageFacts {
        for _ in 0..<3 {
            let found = try await originals.find(request.origin, until: deadline)
            let original = found.facts
            let asked = try await layers.find(request, until: deadline)
            let wanted = try await resolver.wanted(asked, of: original, until: deadline)
            let report = try await work.value(for: WorkKey(wanted, of: original)) { () async throws(ServiceError) in
                guard let descriptor = try await originals.open(found, until: deadline) else { return nil }
                return try await maker.report(on: wanted.recipe, from: descriptor, until: deadline)
            }.value
            guard let report else { continue }
            let given = resolver.settled(wanted, of: original, by: report)
            return ImageFacts(
                key: original.name.text,
                originalBytes: original.size,
                originalETag: original.etag,
                modified: original.modified,
                report: report,
                isNegotiated: wanted.isNegotiated,
                variantBytes: await cache.storedBytes(given, of: original, until: deadline)
            )
        }
        throw OriginalLookup.restless
    }

    /// What there is of an original's variants.
    func inventory(of origin: OriginReference) async throws(ServiceError) -> VariantInventory {
        let original = try await originals.find(origin).facts
        return await VariantInventory(of: original, from: origin, layers, resolver, cache)
    }
}
