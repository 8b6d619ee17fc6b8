import CoreMetrics
import Descriptors
import ObjectStorage
import Recipes
import RenderWire
import Synchronization

/// Makes variants of an original that has been found, one or many, in one job, and has what arrives looked at.
///
/// The one place where renderers are asked for anything: for a route, a worker, a function, an upload, ahead of need.
struct VariantMaker: Sendable {
    /// What came of a variant.
    enum Outcome: Sendable {
        /// It is there, and not kept anywhere yet.
        case made(Made)
        /// The renderer could not make it, which says nothing of the others.
        case refused(RenderFailure)
        /// It was made, and could not be taken over.
        case lost(ServiceError)
    }

    /// A new variant.
    struct Made: Sendable {
        var variant: StoredVariant
        /// What was wanted, by what the renderer has told of the original.
        var wanted: WantedVariant
        /// How long it waited for a renderer.
        var queued: Duration
        /// How long the renderer took.
        var rendering: Duration
    }

    private let renderer: any Renderer
    private let cache: VariantCache
    private let resolver: VariantResolver
    private let metrics: ServiceMetrics
    private let limits: RenderLimits

    /// Makes a maker.
    ///
    /// - Parameters:
    ///   - renderer: Makes pictures.
    ///   - cache: Takes them over.
    ///   - resolver: Knows which variant a picture is, once a renderer has told what the original is.
    ///   - metrics: Counts what was made.
    ///   - limits: What renderers refuse.
    init(
        renderer: any Renderer,
        cache: VariantCache,
        resolver: VariantResolver,
        metrics: ServiceMetrics,
        limits: RenderLimits
    ) {
        self.renderer = renderer
        self.cache = cache
        self.resolver = resolver
        self.metrics = metrics
        self.limits = limits
    }

    /// Decodes all of an original, small, in one job.
    ///
    /// - Parameters:
    ///   - original: What it is, so that its header is remembered; `nil` where it has not been stored yet.
    ///   - descriptor: Its bytes.
    ///   - limits: What is refused.
    ///   - deadline: How long it may take.
    /// - Returns: What is known by that.
    /// - Throws: `RenderFailure` where it cannot be decoded.
    func proof(
        of original: OriginalFacts?,
        from descriptor: Descriptor,
        within limits: RenderLimits,
        deadline: Duration
    ) async throws(RenderFailure) -> OriginalProof {
        let job = RenderJob([.picture(.proof), .placeholder(.proof)], of: descriptor, limits: limits)
        let results = try await renderer.all(job, deadline: deadline)
        let header = try results[0].get().report.original
        if let original { resolver.learn(header, of: original) }
        return OriginalProof(header: header, placeholder: try? results[1].get().placeholder)
    }

    /// What a renderer tells of an original, and of how a recipe would come out, without decoding it.
    func report(
        on recipe: Recipe,
        from descriptor: Descriptor,
        until deadline: RequestDeadline
    ) async throws(ServiceError) -> RenderReport {
        try deadline.check()
        do throws(RenderFailure) {
            // Nothing of what is told depends on the pictures of layers.
            let facts = RenderOutput.facts(recipe.numbered { _ in 1 })
            return try await renderer.render(facts, of: descriptor, limits: limits, deadline: deadline.rest).report
        } catch {
            throw ServiceError(error)
        }
    }

    /// Makes a variant for somebody who waits.
    func one(
        _ wanted: WantedVariant,
        of original: OriginalFacts,
        from descriptor: Descriptor,
        with layers: LayerFiles,
        isAhead: Bool,
        until deadline: RequestDeadline
    ) async throws(ServiceError) -> Made {
        try deadline.check()
        let found = Mutex<Outcome?>(nil)
        do throws(RenderFailure) {
            try await many(
                [wanted],
                of: original,
                from: descriptor,
                with: layers,
                isAhead: isAhead,
                .interactive,
                deadline: deadline.rest
            ) { _, outcome in
                found.withLock { $0 = outcome }
            }
        } catch {
            throw ServiceError(error)
        }
        switch found.withLock({ $0 }) {
        case .made(let made): return made
        case .refused(let failure): throw layers.error(failure)
        case .lost(let error): throw error
        case nil: throw ServiceError(.rendererCrashed, "The renderer gave no picture.")
        }
    }

    /// What is wanted by what a renderer tells of the original today; what it told once lacks what matters now.
    func described(
        _ wanted: WantedVariant,
        of original: OriginalFacts,
        from descriptor: Descriptor,
        until deadline: RequestDeadline
    ) async throws(ServiceError) -> WantedVariant {
        let told = try await report(on: wanted.request.request.recipe, from: descriptor, until: deadline)
        return resolver.settled(wanted, of: original, by: told)
    }

    /// Makes variants from as few decodes as they need.
    ///
    /// - Parameters:
    ///   - wanted: The variants, at most ``RenderWire/RenderJob/mostOutputs``.
    ///   - original: What they are made from.
    ///   - descriptor: Its bytes.
    ///   - layers: The files of their layers.
    ///   - isAhead: Whether nobody has asked for them yet.
    ///   - urgency: How soon they are wanted.
    ///   - deadline: How long each may take.
    ///   - each: Gets a variant's place among those wanted and what came of it; not all where the job was preempted.
    /// - Throws: `RenderFailure` that befell all that have not been told of.
    func many(
        _ wanted: [WantedVariant],
        of original: OriginalFacts,
        from descriptor: Descriptor,
        with layers: LayerFiles,
        isAhead: Bool,
        _ urgency: Urgency,
        deadline: Duration,
        each: @Sendable (Int, Outcome) async -> Void
    ) async throws(RenderFailure) {
        let job = RenderJob(
            wanted.map { .variant(of: layers.numbered($0.recipe)) },
            of: descriptor,
            with: layers.descriptors,
            limits: limits,
            urgency: urgency
        )
        _ = try await renderer.render(job, deadline: deadline) { index, result in
            switch result {
            case .failure(let failure): await each(index, .refused(failure))
            case .success(let rendered):
                await each(index, await outcome(of: rendered, wanted[index], original, isAhead: isAhead))
            }
        }
        metrics.bytesIn.increment(by: original.size + layers.bytes)
    }

    private func outcome(
        of rendered: Rendered,
        _ asked: WantedVariant,
        _ original: OriginalFacts,
        isAhead: Bool
    ) async -> Outcome {
        metrics.renders.increment()
        metrics.bytesOut.increment(by: rendered.content.count)
        do throws(ServiceError) {
            let wanted = resolver.settled(asked, of: original, by: rendered.report)
            let digest = wanted.place.key.digest
            let variant = try await cache.variant(rendered, digest: digest, isAhead: isAhead, of: original)
            return .made(
                Made(variant: variant, wanted: wanted, queued: rendered.queued, rendering: rendered.rendering)
            )
        } catch {
            return .lost(error)
        }
    }
}
