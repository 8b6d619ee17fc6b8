import Basics
import Logging
import ObjectStorage

extension VariantService {
    /// Removes every variant of an original, and says how many there were.
    ///
    /// The original is named by its key, in whichever spelling, or by its address when it is on another web server;
    /// what is kept of the latter is forgotten too. Other servers over the same store forget what they have of it
    /// within `Configuration.purgeFreshness`. What is being made while this runs may be kept.
    public func purge(_ key: String) async throws(ServiceError) -> Int { try await purge(key, isGone: false) }

    /// Removes every variant of an original that is gone for good, those included that are being made just now.
    func forget(_ key: ObjectKey) async throws(ServiceError) {
        cache.tombstone(key)
        _ = try await purge(key.text, isGone: true)
    }

    /// Forgets what other servers have purged since this was last called.
    ///
    /// - Throws: ``ServiceError`` where the store does not tell; what was missed is made up for the next time.
    public func hearPurges() async throws(ServiceError) {
        guard let purges else { return }
        // A look that had begun already may have missed what has just been written.
        for _ in 0..<2 {
            let isJoined = try await hearing.value(for: 0) { () async throws(ServiceError) in
                do {
                    let (news, outdated) = try await purges.news()
                    switch news {
                    // A client that leaves now must not stop it half-way.
                    case .marks(let marks):
                        await withCancellationShield { for mark in marks { await self.follow(mark) } }
                    case .anything:
                        self.originals.forgetAll()
                        self.cache.forgetAll()
                    }
                    await purges.remove(outdated)
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
    public func hearPurgesWhereDue() async throws(ServiceError) {
        guard let purges, now() - purges.lastLook > configuration.purgeFreshness else { return }
        try await hearPurges()
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
            return try await purges?.write(mark, as: key)
        } catch let error as StorageError where [.denied, .missing, .full].contains(error.code) {
            complaints.log("Other servers cannot be told of a purge, as nothing can be written there.", error)
            return nil
        }
    }

    /// Does what another server has done; a folder may be this machine's own, so that its variants go too.
    private func follow(_ mark: PurgeMark) async {
        do {
            for name in try await originals.forget(mark.original) {
                if mark.isGone, case .stored(let key) = name { cache.tombstone(key) }
                if cache.store?.isLocal == true { _ = try await cache.purge(name) } else { await cache.forget(name) }
            }
        } catch {
            complaints.log("Variants that another server has purged could not be removed here.", error)
        }
    }

    /// Writes a variant that is in memory to the store once more, unless it was purged by another server.
    func keepAgain(_ place: WantedVariant.Place, until deadline: RequestDeadline? = nil) async {
        // Where that cannot be known, it is written: a store that is away takes nothing either.
        _ = try? await withTimeout(deadline?.rest ?? configuration.deadline) { try await self.hearPurges() }
        await cache.keepAgain(place, until: deadline)
    }
}
