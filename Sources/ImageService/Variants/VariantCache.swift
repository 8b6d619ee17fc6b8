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
    private let store: VariantStore
    private let memory: MemoryCache<VariantKey, StoredVariant>
    private let openFiles: OpenFileCache
    private let writes: WriteBehindBuffer
    private let metrics: ServiceMetrics
    /// Folders of originals that are gone for good.
    private let tombstones = MemoryCache<String, Bool>(capacity: 10_000)
    /// What is known of originals; it lies beside their variants, and goes with them.
    private let headers: OriginalHeaders

    /// Makes a cache over a store.
    ///
    /// - Parameters:
    ///   - store: The store; `nil` where variants are kept in memory only.
    ///   - headers: What is known of originals, in the same store.
    ///   - threadPool: Where to wait for disks.
    ///   - configuration: Sizes, and how long requests may take.
    ///   - metrics: What is counted.
    ///   - warnings: Where trouble with the store is told.
    init(
        store: (any ObjectStore)?,
        headers: OriginalHeaders,
        threadPool: NIOThreadPool,
        configuration: VariantService.Configuration,
        metrics: ServiceMetrics,
        warnings: RateLimitedLogger
    ) {
        self.memory = MemoryCache(capacity: configuration.memoryBytes, entryShare: 0.125)
        self.openFiles = OpenFileCache(capacity: store?.isLocal == true ? configuration.openFiles : 0)
        self.writes = WriteBehindBuffer(capacity: configuration.unstoredBytes)
        self.metrics = metrics
        self.headers = headers
        self.store = VariantStore(
            store,
            entryBytes: memory.entryCapacity,
            threadPool: threadPool,
            configuration: configuration,
            metrics: metrics,
            warnings: warnings
        )
    }

    /// Whether variants are stored, and not kept in memory only.
    var isStoring: Bool { store.exists }

    /// Whether the store is a folder of this machine.
    var isLocal: Bool { store.isLocal }

    /// How many variants are in memory, how many bytes they take there, and how many they may.
    var memoryUsage: (variants: Int, bytes: Int, limit: Int) {
        let usage = memory.usage
        return (usage.entries, usage.cost, memory.capacity)
    }

    /// How often variants have been forgotten because somebody wanted them gone.
    var removals: Int { memory.removals &+ openFiles.removals }

    /// What lists show of keyed originals, beside the variants.
    func sidecars(capacity: Int, warnings: RateLimitedLogger) -> OriginalSidecars {
        store.sidecars(capacity: capacity, warnings: warnings)
    }

    /// The variant if it can be had without waiting.
    func atHand(_ wanted: WantedVariant, of original: OriginalFacts) -> Hit? {
        for place in wanted.places {
            if let variant = memory.value(for: place.key), wanted.accepts(variant.label, at: place, of: original) {
                return Hit(variant: variant, outcome: .memory)
            }
            if let variant = openFiles.variant(for: place.key), wanted.accepts(variant.label, at: place, of: original) {
                return Hit(variant: variant, outcome: .store)
            }
        }
        return nil
    }

    /// The variant if it is in the store, or on its way there.
    func stored(_ wanted: WantedVariant, of original: OriginalFacts, until deadline: RequestDeadline) async -> Hit? {
        for place in wanted.places {
            let unwritten = writes.variant(for: place.key)
            var variant = unwritten
            if variant == nil { variant = await store.read(place, until: deadline) }
            guard let variant, wanted.accepts(variant.label, at: place, of: original) else { continue }
            remember(variant, for: place.key, isInStore: unwritten == nil)
            return Hit(variant: variant, outcome: .store)
        }
        return nil
    }

    /// Length in bytes of the variant, if there is one.
    ///
    /// - Parameters:
    ///   - wanted: The variant.
    ///   - original: What it is made from.
    ///   - isInStore: Whether the store may have it; where not, it is only looked for on its way there.
    ///   - unhurried: Whether one that was made in haste does not count.
    ///   - deadline: How long the store is waited for.
    /// - Returns: The length.
    func storedBytes(
        _ wanted: WantedVariant,
        of original: OriginalFacts,
        isInStore: Bool = true,
        unhurried: Bool = false,
        until deadline: RequestDeadline? = nil
    ) async -> Int? {
        for place in wanted.places {
            if let variant = memory.peek(place.key) ?? writes.variant(for: place.key),
                wanted.accepts(variant.label, at: place, of: original, unhurried: unhurried)
            {
                return variant.content.count
            }
            guard isInStore, let info = try? await store.info(place, until: deadline),
                let label = StoredVariant.Label(info.metadata),
                wanted.accepts(label, at: place, of: original, unhurried: unhurried)
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
    ///
    /// - Parameters:
    ///   - wanted: The variant.
    ///   - original: What it is made from.
    ///   - unhurried: Whether one that was made in haste does not count.
    ///   - deadline: How long the store is waited for.
    /// - Returns: Whether it is there.
    /// - Throws: Whatever the store throws that does not say.
    func holds(
        _ wanted: WantedVariant,
        of original: OriginalFacts,
        unhurried: Bool = false,
        until deadline: RequestDeadline? = nil
    ) async throws -> Bool {
        // Asked in any case: whether the store answers matters as much.
        guard let info = try await store.info(wanted.place, until: deadline), wanted.header != nil,
            let label = StoredVariant.Label(info.metadata)
        else { return false }
        return wanted.accepts(label, at: wanted.place, of: original, unhurried: unhurried)
    }

    /// Whether the variant is in memory, or on its way to the store, and not made in haste.
    func isAtHand(_ wanted: WantedVariant, of original: OriginalFacts) -> Bool {
        let key = wanted.place.key
        guard let variant = memory.peek(key) ?? writes.variant(for: key) else { return false }
        return wanted.accepts(variant.label, at: wanted.place, of: original, unhurried: true)
    }

    /// Takes over what a renderer made.
    ///
    /// - Throws: ``ServiceError`` where that is no picture, or nobody wants it any more.
    func variant(
        _ rendered: Rendered,
        digest: String,
        isAhead: Bool = false,
        of original: OriginalFacts
    ) async throws(ServiceError) -> StoredVariant {
        if rendered.content.count > 0, let (content, checksum) = try? await store.content(of: rendered),
            let label = StoredVariant.Label(
                rendered.report,
                checksum: checksum,
                digest: digest,
                isAhead: isAhead,
                of: original
            )
        {
            return StoredVariant(content, label)
        }
        guard !Task.isCancelled else { throw ServiceError.givenUp }
        throw ServiceError(.rendererCrashed, "The renderer gave no picture.")
    }

    /// Keeps a new variant: in memory now, in the store in a while, and its original's header with it; then others may look
    /// for it there.
    func keep(
        _ variant: StoredVariant,
        at place: WantedVariant.Location,
        of original: OriginalFacts,
        releasing lease: RenderLease? = nil
    ) {
        remember(variant, for: place.key)
        guard store.exists else { return }
        let accepted = writes.add(variant, for: place.key) {
            // Looked at as late as can be: a purge waits for what is being written, not for what comes after it.
            guard !isTombstoned(place.key) else { return await lease?.release() ?? () }
            if await store.write(variant, to: place) { await headers.store(original) }
            await lease?.release()
        }
        guard !accepted else { return }
        metrics.writesSkipped.increment()
        // Nobody waits for it: it ends within its time-out, or with its own time.
        if let lease { Task { await lease.release() } }
    }

    /// Writes what a renderer has told of an original to the store, unless that has it.
    func keepHeader(of original: OriginalFacts) async {
        guard store.exists, tombstones.peek(original.folder) == nil else { return }
        await headers.store(original)
    }

    /// Writes a variant that is in memory to the store once more, and waits for that.
    func keepAgain(
        _ place: WantedVariant.Location,
        of original: OriginalFacts,
        until deadline: RequestDeadline? = nil
    ) async {
        guard let variant = memory.peek(place.key) else { return }
        keep(variant, at: place, of: original)
        await finishWriting(of: place, until: deadline)
    }

    /// Waits until a variant that is being written has been.
    func finishWriting(of place: WantedVariant.Location, until deadline: RequestDeadline? = nil) async {
        guard let deadline else { return await writes.finish(place.key) }
        await writes.finish(place.key, within: deadline.rest)
    }

    /// Waits until everything that is being written has been.
    func finishWriting() async { await writes.finishAll() }

    private func remember(_ variant: StoredVariant, for key: VariantKey, isInStore: Bool = false) {
        if let bytes = variant.content.buffer {
            // The whole allocation, which may be larger than the picture in it.
            memory.insert(variant, for: key, cost: bytes.storageCapacity + VariantCache.overhead)
        } else if isInStore, !variant.content.isRemote {
            // Its bytes are in the system's own cache, as far as there is memory for them; a renderer's file would take some.
            openFiles.insert(variant, for: key)
        }
        // Looked at afterwards, so that either this or the purge sees the other.
        guard isTombstoned(key) else { return }
        memory.remove(key)
        openFiles.remove(key)
    }

    /// Keeps no variant of an original any more: it is gone, and no other one will ever have its key.
    ///
    /// Of uploads only the last few thousand are held in mind; what is made of older ones has long been made.
    func tombstone(_ original: ObjectKey) {
        tombstones.insert(true, for: OriginalFacts.folder(of: .stored(original)), cost: 1)
    }

    /// Removes all variants of an original from memory and store, and says how many there were: one that is in both is
    /// one.
    func purge(_ original: OriginalName) async throws -> Int {
        let remembered = await forget(original)
        let stored = try await store.removeAll(of: original)
        let names = stored.names.union(remembered.filter { !$0.isFixed }.map(VariantLayout.name))
        return names.count + max(stored.fixed, remembered.count(where: \.isFixed))
    }

    /// Removes all variants of an original from memory, once those that are being written have been.
    @discardableResult
    func forget(_ original: OriginalName) async -> [VariantKey] {
        let folder = OriginalFacts.folder(of: original)
        // What is still on its way would arrive after the rest has gone.
        await writes.finishAll(in: folder)
        headers.forget(folder)
        return Array(
            Set(
                memory.removeAll { $0.isMade(ofFolder: folder) } + openFiles.removeAll { $0.isMade(ofFolder: folder) }
            )
        )
    }

    /// Removes all variants from memory.
    func forgetAll() {
        headers.forgetAll()
        _ = memory.removeAll { _ in true }
        _ = openFiles.removeAll { _ in true }
    }

    /// Whether an original that it is made of is gone for good.
    private func isTombstoned(_ key: VariantKey) -> Bool {
        tombstones.peek(key.folder) != nil || key.layerFolders.contains { tombstones.peek($0) != nil }
    }
}
