import Basics
import ObjectStorage
import Recipes

extension VariantService {
    /// What makes two pieces of work the same: the variant, and the bytes it is made from.
    struct WorkKey: Hashable, Sendable {
        var variant: VariantKey
        var originalETag: String
    }

    /// What came of the work on a variant.
    enum Making: Sendable {
        case done(VariantCache.Hit, Variant.Timings)
        /// The original became another one since it was looked at.
        case originalChanged
    }

    /// How long a request may take that begins now.
    var newDeadline: RequestDeadline { RequestDeadline(configuration.deadline, now: now) }

    func findOrMake(
        _ request: ImageRequest,
        until deadline: RequestDeadline
    ) async throws(ServiceError) -> Variant {
        // A second and third try are for originals that change just now; one that never rests is not ours to settle.
        for _ in 0..<3 {
            let started = now()
            let found = try await originals.find(request.origin, until: deadline)
            let original = found.facts
            let wanted = try wanted(request, of: original)
            if let find = cache.atHand(wanted, of: original) { return Variant(find, wanted, of: original) }
            let work = WorkKey(variant: wanted.place.key, originalETag: original.etag)
            try failures.check(work)
            let (making, joined) = try await making.value(for: work) { () async throws(ServiceError) in
                do throws(ServiceError) {
                    return try await self.make(wanted, of: found, since: started, until: deadline)
                } catch {
                    self.failures.remember(error, of: work)
                    throw error
                }
            }
            guard case .done(let find, let timings) = making else { continue }
            var variant = Variant(find, wanted, of: original, timings: timings)
            if joined, variant.outcome == .made { variant.outcome = .coalesced }
            return variant
        }
        throw OriginalLookup.restless
    }

    func wanted(_ request: ImageRequest, of original: OriginalFacts) throws(ServiceError) -> WantedVariant {
        if let wanted = resolver.variant(of: original, for: request) { return wanted }
        throw ServiceError(
            .notAnImage,
            original.size == 0 ? "The original is empty." : "The original is not an image of a kind known here."
        )
    }

    private func make(
        _ wanted: WantedVariant,
        of found: OriginalLookup.Found,
        since started: ContinuousClock.Instant,
        until deadline: RequestDeadline
    ) async throws(ServiceError) -> Making {
        try deadline.check()
        var timings = Variant.Timings()
        let looking = now()
        if let find = await cache.stored(wanted, of: found.facts, until: deadline) {
            timings.store = now() - looking
            return .done(find, timings)
        }
        let opening = now()
        guard let descriptor = try await maker.open(found, until: deadline) else { return .originalChanged }
        timings.fetch = (now() - opening) + (looking - started)
        let made = try await maker.one(wanted, of: found.facts, from: descriptor, until: deadline)
        timings.queue = made.queued
        timings.render = made.rendering
        cache.keep(made.variant, at: wanted.place)
        return .done(VariantCache.Hit(variant: made.variant, outcome: .made), timings)
    }
}

extension Variant {
    init(
        _ find: VariantCache.Hit,
        _ wanted: WantedVariant,
        of original: OriginalFacts,
        timings: Timings = Timings()
    ) {
        let stored = find.variant
        self.init(
            content: stored.content,
            format: stored.format,
            etag: stored.etag,
            modified: original.modified,
            size: stored.size,
            pages: stored.pages,
            isNegotiated: wanted.isNegotiated,
            fileName: original.fileName(ending: stored.format.fileExtension),
            outcome: find.outcome,
            timings: timings
        )
    }
}

extension OriginalFacts {
    /// The last part of the name with another ending.
    fileprivate func fileName(ending: String) -> String {
        let name = self.name.fileName.utf8[...]
        // A hidden file's dot begins no ending; no key is hidden, but an address may end like that.
        let dot = name.lastIndex(of: UInt8(ascii: ".")).flatMap { $0 > name.startIndex ? $0 : nil }
        let stem = dot.map { name[..<$0] } ?? name
        return "\(Substring(stem)).\(ending)"
    }
}
