import Basics
import ObjectStorage
public import Recipes
import RenderWire

extension VariantService {
    /// What is known of an original, and how the variant that a request wants comes out; nothing is decoded.
    public func facts(_ request: ImageRequest) async throws(ServiceError) -> ImageFacts {
        do throws(ServiceError) {
            return try await inspect(request)
        } catch {
            metrics.count(error)
            throw error
        }
    }

    private func inspect(_ request: ImageRequest) async throws(ServiceError) -> ImageFacts {
        let deadline = newDeadline
        for _ in 0..<3 {
            let found = try await originals.find(request.origin, until: deadline)
            let original = found.facts
            let wanted = try await wanted(request, of: original, until: deadline)
            let work = WorkKey(variant: wanted.place.key, originalETag: original.etag)
            try failures.check(work)
            let report: RenderReport?
            do throws(ServiceError) {
                report = try await inspecting.value(for: work) { () async throws(ServiceError) in
                    guard let descriptor = try await self.maker.open(found, until: deadline) else { return nil }
                    return try await self.maker.facts(wanted.recipe, from: descriptor, until: deadline)
                }.value
            } catch {
                failures.remember(error, of: work)
                throw error
            }
            guard let report else { continue }
            let given = maker.settled(wanted, of: original, by: report)
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
}
