import Basics
import Descriptors
import Recipes
import RenderWire

/// Finds out what is known of originals and their variants without decoding anything.
struct ImageFactsReader: Sendable {
    private let renderer: any Renderer
    private let originals: OriginalLookup
    private let resolver: VariantResolver
    private let cache: VariantCache
    private let limits: RenderLimits
    /// `nil` is for an original that became another one since it was looked at.
    private let work: VariantWork<RenderReport?>

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - renderer: Reads headers.
    ///   - originals: Finds and opens originals.
    ///   - resolver: Knows which variant a request wants.
    ///   - cache: Knows what has been made.
    ///   - failures: What failed a moment ago.
    ///   - configuration: Limits.
    init(
        renderer: any Renderer,
        originals: OriginalLookup,
        resolver: VariantResolver,
        cache: VariantCache,
        failures: FailedWork,
        configuration: VariantService.Configuration
    ) {
        self.renderer = renderer
        self.originals = originals
        self.resolver = resolver
        self.cache = cache
        limits = configuration.limits
        work = VariantWork(waiterLimit: configuration.waiters, failures: failures)
    }

    /// What is known of an original, and how the variant that a request wants comes out.
    func facts(_ request: ImageRequest, until deadline: RequestDeadline) async throws(ServiceError) -> ImageFacts {
        for _ in 0..<3 {
            let found = try await originals.find(request.origin, until: deadline)
            let original = found.facts
            let wanted = try await resolver.wanted(request, of: original, until: deadline)
            let report = try await work.value(for: WorkKey(wanted, of: original)) { () async throws(ServiceError) in
                guard let descriptor = try await originals.open(found, until: deadline) else { return nil }
                return try await renderedReport(on: wanted.recipe, from: descriptor, until: deadline)
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

    /// The length in bytes of a variant that is stored; `nil` where it is not, or its original has changed since.
    func storedBytes(_ request: ImageRequest) async throws(ServiceError) -> Int? {
        let original = try await originals.find(request.origin).facts
        return await cache.storedBytes(try await resolver.wanted(request, of: original, until: nil), of: original)
    }

    private func renderedReport(
        on recipe: Recipe,
        from descriptor: Descriptor,
        until deadline: RequestDeadline
    ) async throws(ServiceError) -> RenderReport {
        try deadline.check()
        do throws(RenderFailure) {
            return try await renderer.render(.facts(recipe), of: descriptor, limits: limits, deadline: deadline.rest)
                .report
        } catch {
            throw ServiceError(error)
        }
    }
}
