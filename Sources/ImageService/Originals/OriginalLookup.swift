import Basics
import Descriptors
import NIOPosix
import ObjectStorage
import Recipes
import RenderWire

/// Finds originals and remembers for a moment what they are.
///
/// What is remembered is asked for again when it is older than `freshness`, so that a changed original shows after
/// that time, and a hot one costs one look at the store in that time. Who asks waits a second at most for another look
/// at what is known: what a store is slow to tell, or does not, is told to the next.
///
/// A key that is not there is looked for in its other spellings; what is known of it then has the name that it really
/// has, so that all spellings share their variants.
struct OriginalLookup: Sendable {
    /// An original, open where it had to be opened to know it.
    struct Original: Sendable {
        var facts: OriginalFacts
        var opened: OpenedObject?
    }

    private struct Entry: Sendable {
        var facts: OriginalFacts
        var until: ContinuousClock.Instant
        /// Until when nobody waits for another look, since the last one has failed.
        var doubtedUntil: ContinuousClock.Instant?
    }

    /// The least time between two looks that fail.
    private static let leastRest = Duration.seconds(1)

    private let reader: OriginalReader
    private let threadPool: NIOThreadPool
    private let freshness: Duration
    private let limit: Duration
    private let byteLimit: Int
    private let lookTimeout: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let known: MemoryCache<OriginalName, Entry>
    /// Originals that were not there, for those who go on without them, and until when that is believed.
    private let absent: MemoryCache<OriginReference, ContinuousClock.Instant>
    private let flights: SingleFlight<OriginalName, Original, ServiceError>
    /// Originals for a look at which somebody has waited long enough; of no meaning once that look has ended.
    private let hanging: MemoryCache<OriginalName, Bool>

    init(
        store: any ObjectStore,
        remote: (any RemoteOriginals)?,
        threadPool: NIOThreadPool,
        configuration: VariantService.Configuration,
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) {
        reader = OriginalReader(store: store, remote: remote, privateNames: configuration.privateNames)
        self.threadPool = threadPool
        self.freshness = configuration.freshness
        self.limit = configuration.deadline
        self.byteLimit = configuration.originalBytes
        self.lookTimeout = configuration.lookTimeout
        self.now = now
        self.known = MemoryCache(capacity: configuration.knownOriginals)
        self.absent = MemoryCache(capacity: configuration.knownOriginals)
        self.flights = SingleFlight(waiterLimit: configuration.waiters)
        self.hanging = MemoryCache(capacity: configuration.knownOriginals)
    }

    /// What is known of an original without looking, and until when it is fresh; `nil` when that is nothing, or too old.
    func known(_ origin: OriginReference) -> (facts: OriginalFacts, until: ContinuousClock.Instant)? {
        switch origin {
        case .stored(let text): ObjectKey(text).flatMap { fresh(.stored($0)) }
        case .remote(let url): fresh(.remote(url: url))
        }
    }

    /// What an original is now, or was a moment ago where its store is slow to say.
    ///
    /// - Parameters:
    ///   - origin: The original.
    ///   - deadline: How long that may take; `nil` for as long as a request may.
    /// - Returns: What it is.
    /// - Throws: ``ServiceError``.
    func find(
        _ origin: OriginReference,
        until deadline: RequestDeadline? = nil
    ) async throws(ServiceError) -> Original {
        let deadline = deadline ?? RequestDeadline(limit, now: now)
        switch origin {
        case .stored(let text):
            guard let key = ObjectKey(text), !reader.isPrivate(key) else { throw OriginalLookup.noSuchOriginal }
            return try await find(.stored(key), until: deadline)
        case .remote(let url):
            // As it was spelled, so that what is hot is found without taking the address apart.
            if let facts = known(origin)?.facts { return Original(facts: facts) }
            let name = OriginalName.remote(url: try reader.canonicalURL(url))
            let found = try await find(name, until: deadline)
            if let known = known.peek(name), name.text != url {
                self.known.insert(known, for: .remote(url: url), cost: 1)
            }
            return found
        }
    }

    /// Opens an original, and remembers what it is; `facts` are what it was when it was last looked at.
    func open(
        _ name: OriginalName,
        last facts: OriginalFacts? = nil,
        until deadline: RequestDeadline? = nil
    ) async throws(ServiceError) -> (facts: OriginalFacts, opened: OpenedObject) {
        let asked = now()
        let (found, opened): (OriginalName, OpenedObject)
        do throws(ServiceError) {
            (found, opened) = try await reader.open(name, within: deadline?.rest ?? limit)
        } catch {
            if error.code == .noSuchOriginal { known.remove(name) }
            throw error
        }
        if let facts, facts.name == found, facts.etag == opened.info.etag {
            remember(facts, of: name, asked: asked)
            return (facts, opened)
        }
        let descriptor = opened.descriptor
        let head = try await reading {
            try await threadPool.runIfActive { try descriptor.read(0..<FormatSniffer.bytesWanted) }
        }
        let facts = OriginalFacts(name: found, info: opened.info, head: head)
        remember(facts, of: name, asked: asked)
        return (facts, opened)
    }

    /// The bytes of an original that was found; `nil` when it is no longer the one that was found.
    ///
    /// - Throws: ``ServiceError``, also where there are more bytes than are allowed.
    func open(_ found: Original, until deadline: RequestDeadline? = nil) async throws(ServiceError) -> Descriptor? {
        let original = found.facts
        guard original.size <= byteLimit else {
            throw ServiceError(
                .originalTooLarge,
                "The original has \(original.size) bytes; at most \(byteLimit) are allowed."
            )
        }
        if let opened = found.opened { return opened.descriptor }
        try deadline?.check()
        let (facts, opened) = try await open(original.name, last: original, until: deadline)
        return facts.etag == original.etag ? opened.descriptor : nil
    }

    /// Until when an original that was not there need not be looked for again; `nil` where it has to be.
    func absence(of origin: OriginReference) -> ContinuousClock.Instant? {
        absent.value(for: origin).flatMap { now() < $0 ? $0 : nil }
    }

    /// Remembers that an original is not there, as long as facts are believed; whoever needs it looks all the same.
    func noteAbsence(of origin: OriginReference) { absent.insert(now() + freshness, for: origin, cost: 1) }

    /// How many wait for an original to be found.
    var waiters: Int { flights.waiters }

    /// Forgets what an original was, and gives the names that it may have; none when the text can name none.
    func forget(_ text: String) async throws(ServiceError) -> [OriginalName] {
        let names = try await reader.forget(text)
        for name in names {
            known.remove(name)
            absent.remove(name.reference)
        }
        // As it was spelled, too.
        if case .remote? = names.first { known.remove(.remote(url: text)) }
        return names
    }

    /// Forgets what all originals were.
    func forgetAll() {
        _ = known.removeAll { _ in true }
        _ = absent.removeAll { _ in true }
    }

    private func fresh(_ name: OriginalName) -> (facts: OriginalFacts, until: ContinuousClock.Instant)? {
        guard let known = known.value(for: name), now() < known.until || isHanging(name) else { return nil }
        return (known.facts, known.until)
    }

    /// Whether somebody has waited long enough for the look that is under way.
    private func isHanging(_ name: OriginalName) -> Bool { hanging.peek(name) != nil && flights.isUnderWay(name) }

    private func find(_ name: OriginalName, until deadline: RequestDeadline) async throws(ServiceError) -> Original {
        if let facts = fresh(name)?.facts { return Original(facts: facts) }
        // The system cannot be hurried, and nothing is gained by not waiting for it.
        guard let known = known.peek(name), !reader.isLocal(name) else {
            return try await look(name, isKept: false, until: deadline)
        }
        let isDoubted = known.doubtedUntil.map { now() < $0 } ?? false
        let wait = isDoubted ? .milliseconds(1) : min(lookTimeout, deadline.rest)
        let found: Original?
        do {
            found = try await withTimeout(wait) {
                try await look(name, isKept: true, until: RequestDeadline(limit, now: now))
            }
        } catch let error as ServiceError where error.code != .overloaded {
            throw error
        } catch {
            guard !Task.isCancelled else { throw ServiceError.givenUp }
            found = nil
        }
        if let found { return found }
        hanging.insert(true, for: name, cost: 1)
        return Original(facts: known.facts)
    }

    /// Looks, or waits for a look that is under way.
    private func look(
        _ name: OriginalName,
        isKept: Bool,
        until deadline: RequestDeadline
    ) async throws(ServiceError) -> Original {
        try await flights.value(for: name, isKept: isKept) { () async throws(ServiceError) in
            defer { hanging.remove(name) }
            return try await look(name, until: deadline)
        }.value
    }

    private func look(_ name: OriginalName, until deadline: RequestDeadline) async throws(ServiceError) -> Original {
        let asked = now()
        if let last = known.peek(name)?.facts {
            let (found, info): (OriginalName, ObjectInfo)
            do throws(ServiceError) {
                (found, info) = try await reader.head(name, within: deadline.rest)
            } catch {
                if error.code == .noSuchOriginal { known.remove(name) }
                guard error.code == .originalsUnavailable else { throw error }
                // What has been made of it can be answered while its store is away; whatever else is needed says so.
                // The time counts from now, since the look may have taken long.
                let rest = max(freshness, OriginalLookup.leastRest)
                known.insert(
                    Entry(facts: last, until: now() + rest, doubtedUntil: now() + rest + limit),
                    for: name,
                    cost: 1
                )
                return Original(facts: last)
            }
            if found == last.name, info.etag == last.etag {
                remember(last, of: name, asked: asked)
                return Original(facts: last)
            }
        }
        let (facts, opened) = try await open(name, until: deadline)
        return Original(facts: facts, opened: opened)
    }

    /// Whether a key names what is nobody's business, or no original.
    func isPrivate(_ key: ObjectKey) -> Bool { reader.isPrivate(key) }

    // The time counts from before the look: what is found may be that old already.
    private func remember(_ facts: OriginalFacts, of name: OriginalName, asked: ContinuousClock.Instant) {
        known.insert(Entry(facts: facts, until: asked + freshness), for: name, cost: 1)
    }

    private func reading<Value: Sendable>(_ body: () async throws -> Value) async throws(ServiceError) -> Value {
        do {
            return try await body()
        } catch {
            throw ServiceError(reading: error)
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
