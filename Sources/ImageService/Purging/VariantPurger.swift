import Basics
import Logging
import ObjectStorage

/// Removes the variants of originals, here and, by a log in the store, on other servers.
struct VariantPurger: Sendable {
    private let originals: OriginalLookup
    private let cache: VariantCache
    private let log: PurgeLog?
    private let freshness: Duration
    private let limit: Duration
    private let warnings: RateLimitedLogger
    private let now: @Sendable () -> ContinuousClock.Instant
    private let following: SingleFlight<Int, Void, ServiceError>

    /// - Parameters:
    ///   - originals: What is known of originals, which is forgotten with a purge.
    ///   - cache: The variants.
    ///   - store: Where servers tell each other of purges; `nil` where there is one server only.
    ///   - configuration: Limits.
    ///   - logger: Where is told what other servers could not be told.
    ///   - now: The time.
    init(
        originals: OriginalLookup,
        cache: VariantCache,
        store: (any ObjectStore)?,
        configuration: VariantService.Configuration,
        logger: Logger,
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) {
        self.originals = originals
        self.cache = cache
        self.now = now
        freshness = configuration.purgeFreshness
        limit = configuration.deadline
        warnings = RateLimitedLogger(logger: logger)
        following = SingleFlight(waiterLimit: configuration.waiters)
        log = store.map {
            PurgeLog(
                store: $0,
                interval: configuration.purgeFreshness,
                limit: configuration.deadline / 2,
                now: now
            )
        }
    }

    /// Removes every variant of an original, and says how many there were.
    ///
    /// The original is named by its key, in whichever spelling, or by its address when it is on another web server;
    /// what is kept of the latter is forgotten too. Other servers over the same store forget what they have of it
    /// within the configured time. What is being made while this runs may be kept.
    func purge(_ key: String) async throws(ServiceError) -> Int { try await purge(key, isGone: false) }

    /// Removes every variant of an original that is gone for good, those included that are being made just now.
    func forget(_ key: ObjectKey) async throws(ServiceError) {
        cache.tombstone(key)
        _ = try await purge(key.text, isGone: true)
    }

    /// Forgets what other servers have purged since this was last called.
    ///
    /// - Throws: ``ServiceError`` where the store does not tell; what was missed is made up for the next time.
    func followOthers() async throws(ServiceError) {
        guard let log else { return }
        // A look that had begun already may have missed what has just been written.
        for _ in 0..<2 {
            let isJoined = try await following.value(for: 0) { () async throws(ServiceError) in
                do {
                    let (changes, outdated) = try await log.changes()
                    switch changes {
                    // A client that leaves now must not stop it half-way.
                    case .marks(let marks):
                        await withCancellationShield { for mark in marks { await follow(mark) } }
                    case .tooMany:
                        originals.forgetAll()
                        cache.forgetAll()
                    }
                    await log.remove(outdated)
                } catch is CancellationError {
                    throw ServiceError(.cancelled, "The look was given up.")
                } catch {
                    throw ServiceError(
                        .originalsUnavailable,
                        "What other servers have purged cannot be looked up at present.",
                        cause: error
                    )
                }
            }.joined
            guard isJoined else { return }
        }
    }

    /// The same, unless the last look is recent: for a function, which does nothing between requests.
    func followOthersIfDue() async throws(ServiceError) {
        guard let log, now() - log.lastLook > freshness else { return }
        try await followOthers()
    }

    private func purge(_ key: String, isGone: Bool) async throws(ServiceError) -> Int {
        let names = try await originals.forget(key)
        guard !names.isEmpty else { return 0 }
        do {
            let mark = try await tell(PurgeMark(original: key, isGone: isGone, isDone: false))
            var count = 0
            for name in names { count += try await cache.purge(name) }
            _ = try await tell(PurgeMark(original: key, isGone: isGone, isDone: true), as: mark)
            return count
        } catch {
            throw ServiceError(
                .variantsUnavailable,
                "Not all variants could be removed, from the store or from the memory of other servers.",
                retryAfter: .seconds(5),
                cause: error
            )
        }
    }

    /// Writes a purge down for other servers; `nil` where there is no place for it, which concerns this one only.
    private func tell(_ mark: PurgeMark, as key: ObjectKey? = nil) async throws -> ObjectKey? {
        do {
            return try await log?.write(mark, as: key)
        } catch let error as StorageError where [.denied, .missing, .full].contains(error.code) {
            warnings.log("Other servers cannot be told of a purge, as nothing can be written there.", error)
            return nil
        }
    }

    /// Does what another server has done; a folder may be this machine's own, so that its variants go too.
    private func follow(_ mark: PurgeMark) async {
        do {
            for name in try await originals.forget(mark.original) {
                if mark.isGone, case .stored(let key) = name { cache.tombstone(key) }
                if cache.isLocal { _ = try await cache.purge(name) } else { await cache.forget(name) }
            }
        } catch {
            warnings.log("Variants that another server has purged could not be removed here.", error)
        }
    }

    /// Writes a variant that is in memory to the store once more, unless it was purged by another server.
    func keepAgain(
        _ place: WantedVariant.Location,
        of original: OriginalFacts,
        until deadline: RequestDeadline? = nil
    ) async {
        // Where that cannot be known, it is written: a store that is away takes nothing either.
        _ = try? await withTimeout(deadline?.rest ?? limit) { try await followOthers() }
        await cache.keepAgain(place, of: original, until: deadline)
    }
}
