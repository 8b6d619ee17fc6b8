import Basics
import ObjectStorage
import Recipes
import RenderWire

/// Looks into originals that came as files or objects: their header for a list, all of them for a page.
///
/// What is found is kept, and what is no picture is not looked at again.
struct OriginalInspector: Sendable {
    /// How long an original rests over which a renderer was lost.
    private static let rest = Duration.seconds(60)

    private let maker: VariantMaker
    private let originals: OriginalLookup
    private let facts: ImageFactsReader
    private let limits: RenderLimits
    private let clock: RequestClock
    private let metrics: ServiceMetrics
    private let sidecars: OriginalSidecars
    private let refused: MemoryCache<ObjectKey, Refusal>
    private let looks: SingleFlight<Look, OriginalSidecar, ServiceError>

    /// Why certain bytes are no picture.
    private struct Refusal: Sendable {
        var etag: String
        var error: ServiceError
        /// When somebody may look again; `nil` where that would be in vain.
        var end: ContinuousClock.Instant?
    }

    /// What is looked into, and how closely.
    private struct Look: Hashable, Sendable {
        var key: ObjectKey
        var etag: String
        var isWhole: Bool
    }

    /// Makes an inspector.
    ///
    /// - Parameters:
    ///   - maker: Has originals decoded.
    ///   - originals: Finds and opens them.
    ///   - facts: Reads their headers.
    ///   - sidecars: Where is kept what was found.
    ///   - configuration: Limits.
    ///   - clock: The time.
    ///   - metrics: Counts headers that cannot be read.
    init(
        maker: VariantMaker,
        originals: OriginalLookup,
        facts: ImageFactsReader,
        sidecars: OriginalSidecars,
        configuration: VariantService.Configuration,
        clock: RequestClock,
        metrics: ServiceMetrics
    ) {
        self.maker = maker
        self.originals = originals
        self.facts = facts
        self.sidecars = sidecars
        self.clock = clock
        self.metrics = metrics
        limits = configuration.limits
        refused = MemoryCache(capacity: configuration.sidecarsAtHand)
        looks = SingleFlight(waiterLimit: configuration.waiters)
    }

    /// What is known of certain bytes; `nil` where nobody has looked into them.
    func known(_ key: ObjectKey, etag: String) async -> OriginalSidecar? {
        await sidecars.sidecar(of: key, etag: etag)
    }

    /// What an original's header says.
    func header(of key: ObjectKey, etag: String) async throws(ServiceError) -> OriginalSidecar {
        try await look(Look(key: key, etag: etag, isWhole: false), nil)
    }

    /// What is known of an original of which all has been decoded, now or before.
    func whole(_ key: ObjectKey, _ found: OriginalLookup.Original) async throws(ServiceError) -> OriginalSidecar {
        let etag = found.facts.etag
        if let sidecar = await known(key, etag: etag), sidecar.isWhole { return sidecar }
        return try await look(Look(key: key, etag: etag, isWhole: true), found)
    }

    /// Looks into an original, once for all who ask; what has begun is brought to its end and kept.
    private func look(_ look: Look, _ found: OriginalLookup.Original?) async throws(ServiceError) -> OriginalSidecar {
        if let error = refusal(of: look.key, etag: look.etag) { throw error }
        return try await looks.value(for: look, isKept: true) { () async throws(ServiceError) in
            do throws(ServiceError) {
                let sidecar = look.isWhole ? try await decoded(look.key, found) : try await headed(look.key)
                await sidecars.keep(sidecar, of: look.key)
                return sidecar
            } catch {
                switch error.code {
                case .notAnImage, .formatNotEnabled, .brokenImage, .originalTooLarge:
                    refused.insert(Refusal(etag: look.etag, error: error), for: look.key, cost: 1)
                case .rendererCrashed, .deadlineExceeded:
                    // Each look may cost a renderer, and a page has many files: not with every page.
                    let end = clock.now + OriginalInspector.rest
                    refused.insert(Refusal(etag: look.etag, error: error, end: end), for: look.key, cost: 1)
                default: break
                }
                throw error
            }
        }.value
    }

    /// Why certain bytes were no picture a while ago; `nil` where nothing is known against them.
    func refusal(of key: ObjectKey, etag: String) -> ServiceError? {
        guard let refusal = refused.value(for: key), refusal.etag == etag,
            refusal.end.map({ clock.now < $0 }) ?? true
        else { return nil }
        return refusal.error
    }

    /// Reads an original's header.
    private func headed(_ key: ObjectKey) async throws(ServiceError) -> OriginalSidecar {
        let request = ImageRequest(origin: .stored(key: key.text), recipe: .proof)
        let facts = try await metrics.counting { () async throws(ServiceError) in
            try await self.facts.facts(request, until: clock.newDeadline())
        }
        return OriginalSidecar(
            key: key.text,
            etag: facts.originalETag,
            header: facts.report.original,
            isWhole: false,
            placeholder: nil
        )
    }

    /// Decodes all of an original, small.
    private func decoded(
        _ key: ObjectKey,
        _ found: OriginalLookup.Original?
    ) async throws(ServiceError) -> OriginalSidecar {
        let deadline = clock.newDeadline()
        var found = found
        for _ in 0..<3 {
            let present: OriginalLookup.Original
            if let found {
                present = found
            } else {
                present = try await originals.find(.stored(key: key.text), until: deadline)
            }
            found = nil
            guard present.facts.format != nil else {
                throw ServiceError(.notAnImage, present.facts.refusal)
            }
            guard let descriptor = try await originals.open(present, until: deadline) else { continue }
            do throws(RenderFailure) {
                let proof = try await maker.proof(
                    of: present.facts,
                    from: descriptor,
                    within: limits,
                    deadline: deadline.rest
                )
                return OriginalSidecar(
                    key: key.text,
                    etag: present.facts.etag,
                    header: proof.header,
                    isWhole: true,
                    placeholder: proof.placeholder
                )
            } catch {
                throw ServiceError(error)
            }
        }
        throw OriginalLookup.restless
    }
}
