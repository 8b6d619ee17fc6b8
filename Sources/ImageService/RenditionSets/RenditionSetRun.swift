import Basics
import CoreMetrics
import Recipes
import RenderWire
import Synchronization

/// One run over the variants of an original: those that the store lacks are made from one decode, and each is stored as it
/// comes.
struct RenditionSetRun: Sendable {
    /// What all sets are made with.
    struct Parts: Sendable {
        /// Finds and opens originals.
        var originals: OriginalLookup
        /// Knows which variant a recipe comes to.
        var resolver: VariantResolver
        /// Where variants are kept.
        var cache: VariantCache
        /// Knows what visitors are having made.
        var finder: VariantFinder
        /// Makes variants together.
        var maker: VariantMaker
        /// Sees to single variants.
        var publisher: VariantPublisher
        /// What failed a moment ago.
        var failures: FailedWork
        var metrics: ServiceMetrics
        var clock: RequestClock
        /// How long each variant may take.
        var deadline: Duration
    }

    /// A variant that is not stored yet, and the recipes that come to it.
    struct MissingVariant: Sendable {
        var indices: [Int]
        var wanted: WantedVariant
    }

    /// What has become of the variants of a render.
    private struct Outcomes {
        /// Those that were told of.
        var told: Set<Int> = []
        /// Those that a render of their own decides.
        var doubtful: [Int] = []
        /// Why the store takes nothing at present.
        var storeFailure: ServiceError?
    }

    private let parts: Parts
    private let layers: LayerLookup
    private let recipes: [Recipe]
    private let key: String
    private let each: @Sendable (Int, ServiceError?) async -> Void

    /// How often the renderer may die on variants that are made singly, or not come to an end with them.
    private static let mostDeaths = 2

    init(
        _ recipes: [Recipe],
        of key: String,
        with parts: Parts,
        _ each: @escaping @Sendable (Int, ServiceError?) async -> Void
    ) {
        self.parts = parts
        layers = LayerLookup(parts.originals)
        self.recipes = recipes
        self.key = key
        self.each = each
    }

    /// Makes what is missing, together as far as that goes; the rest one by one.
    func run() async throws(ServiceError) {
        var left = Array(recipes.indices)
        var singly: [Int] = []
        var changes = 0
        while !left.isEmpty {
            guard !Task.isCancelled else { throw RenditionSetRun.cancelled }
            let found = try await parts.originals.find(.stored(key: key))
            let variants = try await missing(&left, of: found.facts, &singly)
            guard !variants.isEmpty else { break }
            let told = try await render(RenditionSetRun.jobful(variants), of: found, &singly)
            if told == nil { changes += 1 }
            guard changes < 3 else { throw OriginalLookup.restless }
            let over = (told ?? []).union(singly)
            left.removeAll { over.contains($0) }
        }
        try await makeSingly(singly)
    }

    /// Looks what there is.
    ///
    /// - Parameters:
    ///   - left: The recipes whose variants are looked for; those are kept whose variants are missing.
    ///   - original: What they are made from.
    ///   - singly: Gets those that are at hand or being made, so that only storing them is left to see to.
    /// - Returns: What is missing.
    /// - Throws: ``ServiceError`` where that cannot be known.
    private func missing(
        _ left: inout [Int],
        of original: OriginalFacts,
        _ singly: inout [Int]
    ) async throws(ServiceError) -> [MissingVariant] {
        var order: [VariantKey] = []
        var variants: [VariantKey: MissingVariant] = [:]
        let requests = try await found(&left)
        for (index, wanted) in zip(left, try await parts.resolver.wanted(requests, of: original, until: nil)) {
            if variants[wanted.place.key] == nil { order.append(wanted.place.key) }
            variants[wanted.place.key, default: MissingVariant(indices: [], wanted: wanted)].indices.append(index)
        }
        var missing: [MissingVariant] = []
        left = []
        for variant in order.compactMap({ variants[$0] }) {
            if try await isStored(variant.wanted, of: original) {
                for index in variant.indices { await each(index, nil) }
            } else if parts.cache.isAtHand(variant.wanted, of: original)
                || parts.finder.isUnderWay(WorkKey(variant.wanted, of: original))
            {
                singly += variant.indices
            } else {
                missing.append(variant)
                left += variant.indices
            }
        }
        return missing
    }

    /// Finds the layers of what is wanted.
    ///
    /// - Parameter left: The recipes; those are taken out, and told of, whose layers cannot be had.
    /// - Returns: What is left.
    /// - Throws: ``ServiceError`` where nobody waits any more.
    private func found(_ left: inout [Int]) async throws(ServiceError) -> [LayeredRequest] {
        var requests: [LayeredRequest] = []
        var kept: [Int] = []
        for index in left {
            do throws(ServiceError) {
                requests.append(try await layers.find(request(index)))
                kept.append(index)
            } catch {
                guard error.code != .cancelled else { throw error }
                await each(index, error)
            }
        }
        left = kept
        return requests
    }

    /// As many variants as one job may have, with their layers.
    private static func jobful(_ variants: [MissingVariant]) -> [MissingVariant] {
        var origins: Set<OriginReference> = []
        var some: [MissingVariant] = []
        for variant in variants.prefix(RenderJob.mostOutputs) {
            let all = origins.union(variant.wanted.layers.map(\.origin))
            guard some.isEmpty || all.count <= InputReference.most else { break }
            origins = all
            some.append(variant)
        }
        return some
    }

    /// Makes variants from one decode, and stores each as it comes.
    ///
    /// - Parameters:
    ///   - variants: What is wanted.
    ///   - found: The original.
    ///   - singly: Gets what cannot be made together with others, perhaps.
    /// - Returns: The recipes that were told of; `nil` where the original has become another one.
    /// - Throws: ``ServiceError`` that befell all of them, or the store.
    private func render(
        _ variants: [MissingVariant],
        of found: OriginalLookup.Original,
        _ singly: inout [Int]
    ) async throws(ServiceError) -> Set<Int>? {
        let original = found.facts
        guard let descriptor = try await parts.originals.open(found) else { return nil }
        let opened: LayerFiles?
        do throws(ServiceError) {
            opened = try await layers.open(variants.map(\.wanted))
        } catch {
            guard error.code.isCertain else { throw error }
            // Each says for itself what is wrong with its layers.
            singly += variants.filter { !$0.wanted.layers.isEmpty }.flatMap(\.indices)
            return []
        }
        guard let files = opened else { return nil }
        let outcomes = Mutex(Outcomes())
        var failure: RenderFailure?
        do throws(RenderFailure) {
            try await parts.maker.many(
                variants.map(\.wanted),
                of: original,
                from: descriptor,
                with: files,
                isAhead: true,
                .background,
                deadline: parts.deadline
            ) { place, outcome in
                let variant = variants[place]
                var failure = outcomes.withLock(\.storeFailure)
                switch outcome {
                case .refused: return outcomes.withLock { $0.doubtful += variant.indices }
                case .lost(let error): failure = failure ?? error
                case .made(let made): if failure == nil { failure = await keep(made, of: original) }
                }
                outcomes.withLock { outcomes in
                    outcomes.told.formUnion(variant.indices)
                    if failure?.code == .variantsUnavailable { outcomes.storeFailure = failure }
                }
                for index in variant.indices { await each(index, failure) }
            }
        } catch {
            failure = error
        }
        let (told, doubtful, storeFailure) = outcomes.withLock { ($0.told, $0.doubtful, $0.storeFailure) }
        if let storeFailure { throw storeFailure }
        singly += doubtful
        if let failure {
            let rest = variants.filter { !told.contains($0.indices[0]) && !doubtful.contains($0.indices[0]) }
            guard failure.mayBeOfOneRecipe else { throw remembered(failure, for: rest, of: original) }
            singly += rest.flatMap(\.indices)
        }
        return told
    }

    /// Makes variants that are no longer missing, or cannot be made with others, one by one.
    private func makeSingly(_ indices: [Int]) async throws(ServiceError) {
        var deaths = 0
        for index in indices {
            let failure: ServiceError?
            do throws(ServiceError) {
                failure =
                    switch try await store(request(index)) {
                    case .stored: nil
                    case .given: RenditionSetRun.notTaken
                    }
            } catch {
                if error.code.isDeath { deaths += 1 }
                guard error.code.isCertain, deaths < RenditionSetRun.mostDeaths else { throw error }
                failure = error
            }
            await each(index, failure)
        }
    }

    private func store(_ request: ImageRequest) async throws(ServiceError) -> Publication {
        try await parts.metrics.counting { () async throws(ServiceError) in
            try await parts.publisher.store(request, isAhead: true, until: parts.clock.newDeadline())
        }
    }

    /// Stores a variant; tells why that was not possible.
    private func keep(
        _ made: VariantMaker.Made,
        of original: OriginalFacts
    ) async -> ServiceError? {
        let (cache, wanted) = (parts.cache, made.wanted)
        // What somebody was given meanwhile stays what it is, unless it was made in haste.
        if !cache.isAtHand(wanted, of: original) {
            var timings = Variant.Timings()
            timings.queue = made.queued
            timings.render = made.rendering
            let hit = VariantCache.Hit(variant: made.variant, outcome: .made)
            parts.metrics.count(Variant(hit, wanted, of: original, timings: timings))
            cache.keep(made.variant, at: wanted.place, of: original)
        }
        return await parts.publisher.finishWriting(wanted, of: original, again: true) ? nil : RenditionSetRun.notTaken
    }

    private func isStored(_ wanted: WantedVariant, of original: OriginalFacts) async throws(ServiceError) -> Bool {
        do {
            return try await parts.cache.holds(wanted, of: original, unhurried: true)
        } catch {
            guard !Task.isCancelled else { throw RenditionSetRun.cancelled }
            // Without it nothing can be stored either, so that nothing need be made.
            throw ServiceError(.variantsUnavailable, "The store does not say which variants it has.", cause: error)
        }
    }

    /// The failure of a render as the service tells it; kept for visitors who ask for the same in this moment.
    private func remembered(
        _ failure: RenderFailure,
        for variants: [MissingVariant],
        of original: OriginalFacts
    ) -> ServiceError {
        let error = ServiceError(failure)
        for variant in variants { parts.failures.remember(error, of: WorkKey(variant.wanted, of: original)) }
        return error
    }

    private func request(_ index: Int) -> ImageRequest {
        ImageRequest(origin: .stored(key: key), recipe: recipes[index])
    }

    private static let cancelled = ServiceError(.cancelled, "The set was given up.")
    private static let notTaken = ServiceError(.variantsUnavailable, "The store did not take a variant.")
}

extension RenderFailure {
    /// Whether what ended a whole set may be the fault of one of its recipes, or of so many being made at once.
    fileprivate var mayBeOfOneRecipe: Bool {
        switch code {
        // An original over the limits is so for each of them; one that takes too much memory may be small enough singly.
        case .originalTooLarge: !isOfHeader
        case .crashed, .deadlineExceeded, .cannotEncode, .outputTooLarge, .cropOutside, .noSuchPage: true
        case .notAnImage, .formatNotEnabled, .brokenImage, .overloaded, .cancelled, .unavailable: false
        }
    }
}

extension ServiceError.Code {
    /// Whether a renderer was lost over it.
    fileprivate var isDeath: Bool { self == .rendererCrashed || self == .deadlineExceeded }
}
