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
        until deadline: RequestDeadline,
        isAhead: Bool = false
    ) async throws(ServiceError) -> Variant {
        // A second and third try are for originals that change just now; one that never rests is not ours to settle.
        for _ in 0..<3 {
            let started = now()
            let found = try await originals.find(request.origin, until: deadline)
            let original = found.facts
            let wanted = try wanted(request, of: original, header: cache.headers.known(original))
            if let find = cache.atHand(wanted, of: original) { return Variant(find, wanted, of: original) }
            let work = WorkKey(variant: wanted.place.key, originalETag: original.etag)
            try failures.check(work)
            let (making, joined) = try await making.value(for: work) { () async throws(ServiceError) in
                do throws(ServiceError) {
                    let job = Job(wanted: wanted, found: found, isAhead: isAhead)
                    return try await self.make(job, since: started, until: deadline)
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

    /// What a request wants of an original, as exactly as that is known without looking into it.
    func wanted(
        _ request: ImageRequest,
        of original: OriginalFacts,
        until deadline: RequestDeadline?
    ) async throws(ServiceError) -> WantedVariant {
        let header = original.format == nil ? nil : await cache.headers.find(original, until: deadline)
        return try wanted(request, of: original, header: header)
    }

    /// What a request wants of an original of which this header is known, or none.
    func wanted(
        _ request: ImageRequest,
        of original: OriginalFacts,
        header: ImageHeader?
    ) throws(ServiceError) -> WantedVariant {
        if let wanted = resolver.variant(of: original, for: request, header: header) { return wanted }
        throw ServiceError(
            .notAnImage,
            original.size == 0 ? "The original is empty." : "The original is not an image of a kind known here."
        )
    }

    /// A variant to be made, unless the store has it.
    private struct Job: Sendable {
        var wanted: WantedVariant
        var found: OriginalLookup.Found
        /// Whether nobody waits for it.
        var isAhead: Bool
    }

    private func make(
        _ job: Job,
        since started: ContinuousClock.Instant,
        until deadline: RequestDeadline
    ) async throws(ServiceError) -> Making {
        try deadline.check()
        var timings = Variant.Timings()
        let looking = now()
        let original = job.found.facts
        var job = job
        if job.wanted.header == nil, let header = await cache.headers.find(original, until: deadline) {
            // What another server was told, or this one before it was started anew.
            job.wanted = try self.wanted(job.wanted.request, of: original, header: header)
        }
        let wanted = job.wanted
        if let find = await cache.stored(wanted, of: original, until: deadline) {
            timings.store = now() - looking
            return .done(find, timings)
        }
        let opening = now()
        guard let descriptor = try await maker.open(job.found, until: deadline) else { return .originalChanged }
        timings.fetch = (now() - opening) + (looking - started)
        let made = try await maker.one(wanted, of: original, from: descriptor, isAhead: job.isAhead, until: deadline)
        timings.queue = made.queued
        timings.render = made.rendering
        cache.keep(made.variant, at: made.wanted.place, of: original)
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
