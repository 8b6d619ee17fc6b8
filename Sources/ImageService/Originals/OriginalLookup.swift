import Descriptors
import Dialects
import NIOPosix
import ObjectStorage
import Recipes
import RenderWire

/// Finds originals and remembers for a moment what they are.
///
/// What is remembered is asked for again when it is older than `freshness`, so that a changed original shows after
/// that time, and a hot one costs one look at the store in that time.
struct OriginalLookup: Sendable {
    /// An original, open where it had to be opened to know it.
    struct Found: Sendable {
        var facts: OriginalFacts
        var opened: OpenedObject?
    }

    private struct Known: Sendable {
        var facts: OriginalFacts
        var until: ContinuousClock.Instant
    }

    private let store: any ObjectStore
    private let threadPool: NIOThreadPool
    private let freshness: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let known: MemoryCache<ObjectKey, Known>
    private let flights: Coalescer<ObjectKey, Found>

    init(
        store: any ObjectStore,
        threadPool: NIOThreadPool,
        configuration: VariantService.Configuration,
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) {
        self.store = store
        self.threadPool = threadPool
        self.freshness = configuration.freshness
        self.now = now
        self.known = MemoryCache(capacity: configuration.knownOriginals)
        self.flights = Coalescer(waiterLimit: configuration.waiters)
    }

    /// What is known of an original without looking; `nil` when that is nothing, or too old.
    func known(_ key: ObjectKey) -> OriginalFacts? {
        guard let known = known.value(for: key), now() < known.until else { return nil }
        return known.facts
    }

    /// What an original is now.
    func find(_ origin: OriginReference) async throws(ServiceError) -> Found {
        switch origin {
        case .stored(let text):
            guard let key = ObjectKey(text) else { throw OriginalLookup.noSuchOriginal }
            if let facts = known(key) { return Found(facts: facts) }
            return try await flights.value(for: key) { () async throws(ServiceError) in try await look(key) }.value
        case .remote:
            throw ServiceError(
                .remoteOriginsOff,
                "Pictures from other web servers are not available in this version; only originals of this server are."
            )
        }
    }

    /// Opens an original, and remembers what it is.
    func open(_ key: ObjectKey) async throws(ServiceError) -> (facts: OriginalFacts, opened: OpenedObject) {
        let asked = now()
        guard let opened = try await reading({ try await store.open(key) }) else {
            known.remove(key)
            throw OriginalLookup.noSuchOriginal
        }
        let descriptor = opened.descriptor
        let format = try await reading {
            try await threadPool.runIfActive { FormatSniffer.sniff(try descriptor.read(0..<FormatSniffer.bytesWanted)) }
        }
        let facts = OriginalFacts(key: key, info: opened.info, format: format)
        remember(facts, asked: asked)
        return (facts, opened)
    }

    /// How many wait for an original to be found.
    var waiters: Int { flights.waiters }

    /// Forgets what an original was.
    func forget(_ key: ObjectKey) { known.remove(key) }

    private func look(_ key: ObjectKey) async throws(ServiceError) -> Found {
        let asked = now()
        if let last = known.peek(key)?.facts {
            guard let info = try await reading({ try await store.head(key) }) else {
                known.remove(key)
                throw OriginalLookup.noSuchOriginal
            }
            if info.etag == last.etag {
                remember(last, asked: asked)
                return Found(facts: last)
            }
        }
        let (facts, opened) = try await open(key)
        return Found(facts: facts, opened: opened)
    }

    // The time counts from before the look: what is found may be that old already.
    private func remember(_ facts: OriginalFacts, asked: ContinuousClock.Instant) {
        known.insert(Known(facts: facts, until: asked + freshness), for: facts.key, cost: 1)
    }

    private func reading<Value: Sendable>(_ body: () async throws -> Value) async throws(ServiceError) -> Value {
        do {
            return try await body()
        } catch is CancellationError {
            throw ServiceError(.cancelled, "The request was given up.")
        } catch {
            throw ServiceError(
                .originalsUnavailable,
                "The originals cannot be read at present.",
                retryAfter: .seconds(5),
                cause: error
            )
        }
    }

    /// Says nothing of what is there, whatever the reason.
    static let noSuchOriginal = ServiceError(.noSuchOriginal, "There is no such original.")

    /// The original became another one each time it was read.
    static let restless = ServiceError(
        .originalsUnavailable,
        "The original changes faster than it can be read.",
        retryAfter: .seconds(1)
    )
}
