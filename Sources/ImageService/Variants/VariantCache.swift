import Basics
import CoreMetrics
import Logging
import NIOCore
import NIOPosix
import ObjectStorage
import RenderWire

/// Where made variants are kept: in memory, on their way to the store, in the store; where there is none, in memory.
///
/// Whatever is wrong with the store makes answers slower and is logged; it never fails a request.
struct VariantCache: Sendable {
    /// A variant and where it was found.
    struct Hit: Sendable {
        var variant: StoredVariant
        var outcome: Variant.Outcome
    }

    /// What an entry in memory costs beside its bytes: keys, links, the object.
    private static let overhead = 700
    /// `nil` where variants are kept in memory only.
    let store: (any ObjectStore)?
    let memory: MemoryCache<VariantKey, StoredVariant>
    let writes: WriteBehindBuffer
    let tombstones = MemoryCache<String, Bool>(capacity: 10_000)
    private let patience: StoreTimeout
    /// How long finding a variant may take, so that enough time is left to make it.
    private let readLimit: Duration
    private let writeLimit: Duration
    private let reader: VariantReader
    private let metrics: ServiceMetrics
    private let complaints: RateLimitedLogger

    init(
        store: (any ObjectStore)?,
        threadPool: NIOThreadPool,
        configuration: VariantService.Configuration,
        metrics: ServiceMetrics,
        logger: Logger
    ) {
        self.store = store
        self.memory = MemoryCache(capacity: configuration.memoryBytes, entryShare: 0.125)
        self.writes = WriteBehindBuffer(capacity: configuration.unstoredBytes)
        self.patience = StoreTimeout(of: store)
        self.readLimit = configuration.deadline / 4
        self.writeLimit = configuration.deadline / 2
        self.reader = VariantReader(store: store, entryBytes: memory.entryCapacity, threadPool: threadPool)
        self.metrics = metrics
        self.complaints = RateLimitedLogger(logger: logger)
    }

    /// The variant if it can be had without waiting.
    func atHand(_ wanted: WantedVariant, of original: OriginalFacts) -> Hit? {
        for place in wanted.places {
            if let variant = memory.value(for: place.key), wanted.accepts(variant, at: place, of: original) {
                return Hit(variant: variant, outcome: .memory)
            }
        }
        return nil
    }

    /// The variant if it is in the store, or on its way there.
    func stored(_ wanted: WantedVariant, of original: OriginalFacts, until deadline: RequestDeadline) async -> Hit? {
        for place in wanted.places {
            var variant = writes.variant(for: place.key)
            if variant == nil { variant = await read(place, until: deadline) }
            guard let variant, wanted.accepts(variant, at: place, of: original) else { continue }
            remember(variant, for: place.key)
            return Hit(variant: variant, outcome: .store)
        }
        return nil
    }

    /// Length in bytes of the variant, if there is one.
    func storedBytes(
        _ wanted: WantedVariant,
        of original: OriginalFacts,
        until deadline: RequestDeadline? = nil
    ) async -> Int? {
        for place in wanted.places {
            if let variant = memory.peek(place.key) ?? writes.variant(for: place.key),
                wanted.accepts(variant, at: place, of: original)
            {
                return variant.content.count
            }
            guard let info = try? await head(place, until: deadline), let label = StoredVariant.Label(info.metadata),
                label.isCurrent(place.key, of: original),
                place.key == wanted.place.key || !label.originalIsAnimated
            else { continue }
            return info.size
        }
        return nil
    }

    /// Whether the store has the variant where it belongs, so that others find it there.
    func isStored(
        _ wanted: WantedVariant,
        of original: OriginalFacts,
        until deadline: RequestDeadline? = nil
    ) async -> Bool {
        (try? await holds(wanted, of: original, until: deadline)) == true
    }

    /// Whether the store has the variant where it belongs; throws where the store does not say.
    func holds(
        _ wanted: WantedVariant,
        of original: OriginalFacts,
        until deadline: RequestDeadline? = nil
    ) async throws -> Bool {
        guard let info = try await head(wanted.place, until: deadline) else { return false }
        return StoredVariant.Label(info.metadata)?.isCurrent(wanted.place.key, of: original) == true
    }

    /// Whether the variant is in memory, or on its way to the store.
    func isAtHand(_ place: WantedVariant.Place, of original: OriginalFacts) -> Bool {
        (memory.peek(place.key) ?? writes.variant(for: place.key))?.isCurrent(place.key, of: original) == true
    }

    /// Takes over what a renderer made.
    ///
    /// - Throws: ``ServiceError`` where that is no picture, or nobody wants it any more.
    func variant(
        _ rendered: Rendered,
        digest: String,
        of original: OriginalFacts
    ) async throws(ServiceError) -> StoredVariant {
        if rendered.content.count > 0, let (content, checksum) = try? await reader.content(of: rendered),
            let label = StoredVariant.Label(rendered.report, checksum: checksum, digest: digest, of: original)
        {
            return StoredVariant(content, label)
        }
        guard !Task.isCancelled else { throw ServiceError(.cancelled, "The request was given up.") }
        throw ServiceError(.rendererCrashed, "The renderer gave no picture.")
    }

    /// Keeps a new variant: in memory now, in the store in a while.
    func keep(_ variant: StoredVariant, at place: WantedVariant.Place) {
        remember(variant, for: place.key)
        guard store != nil else { return }
        let accepted = writes.add(variant, for: place.key) {
            // Looked at as late as can be: a purge waits for what is being written, not for what comes after it.
            guard !isTombstoned(place.key.folder) else { return }
            let started = ContinuousClock.now
            do {
                _ = try await patience.wait(atMost: writeLimit) { [reader] in
                    try await reader.write(variant, as: place.objectKey)
                }
                metrics.countWrite(taking: ContinuousClock.now - started)
            } catch {
                metrics.writeFailures.increment()
                complaints.log("A variant could not be stored; it was sent, and will be made again.", error)
            }
        }
        if !accepted { metrics.writesSkipped.increment() }
    }

    /// Writes a variant that is in memory to the store once more, and waits for that.
    func keepAgain(_ place: WantedVariant.Place, until deadline: RequestDeadline? = nil) async {
        guard let variant = memory.peek(place.key) else { return }
        keep(variant, at: place)
        await finishWriting(of: place, until: deadline)
    }

    /// Waits until a variant that is being written has been.
    func finishWriting(of place: WantedVariant.Place, until deadline: RequestDeadline? = nil) async {
        guard let deadline else { return await writes.finish(place.key) }
        await writes.finish(place.key, within: deadline.rest)
    }

    /// Waits until everything that is being written has been.
    func finishWriting() async { await writes.finishAll() }

    private func remember(_ variant: StoredVariant, for key: VariantKey) {
        // What is read piece by piece is in the system's own cache, as far as there is memory for it.
        guard let bytes = variant.content.buffer else { return }
        // The whole allocation, which may be larger than the picture in it.
        memory.insert(variant, for: key, cost: bytes.storageCapacity + VariantCache.overhead)
        // Looked at afterwards, so that either this or the purge sees the other.
        if isTombstoned(key.folder) { memory.remove(key) }
    }

    private func head(_ place: WantedVariant.Place, until deadline: RequestDeadline?) async throws -> ObjectInfo? {
        guard let store else { return nil }
        let limit = min(readLimit, deadline?.rest ?? readLimit)
        return try await patience.wait(atMost: limit) { try await store.head(place.objectKey) }
    }

    private func read(_ place: WantedVariant.Place, until deadline: RequestDeadline) async -> StoredVariant? {
        guard let store else { return nil }
        do {
            return try await patience.wait(atMost: min(readLimit, deadline.rest)) { [reader] in
                try await reader.read(place.objectKey)
            }
        } catch is VariantReader.Damaged {
            metrics.damaged.increment()
            complaints.log("The stored variant '\(place.objectKey)' is damaged; it is removed and made again.", nil)
            _ = try? await patience.wait(atMost: readLimit) { [store] in try await store.delete(place.objectKey) }
        } catch is CancellationError {
            // Nobody wants it any more.
        } catch {
            metrics.readFailures.increment()
            complaints.log("A stored variant could not be read; it is made again.", error)
        }
        return nil
    }
}

extension WantedVariant {
    /// Where to look for it, the best first.
    fileprivate var places: [Place] { avif.map { [$0, place] } ?? [place] }

    /// Whether a variant found at a place can be given.
    ///
    /// An AVIF in place of an animation would be a still.
    fileprivate func accepts(_ variant: StoredVariant, at place: Place, of original: OriginalFacts) -> Bool {
        variant.isCurrent(place.key, of: original) && (place.key == self.place.key || !variant.originalIsAnimated)
    }
}
