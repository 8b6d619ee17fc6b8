import Basics
import CoreMetrics
import Logging
import NIOCore
import NIOPosix
import ObjectStorage
import RenderWire

/// The store of variants as far as visitors wait for it: nothing that is wrong with it fails a request.
///
/// What is wrong makes answers slower, is counted, and is logged.
struct VariantStore: Sendable {
    /// `nil` where variants are kept in memory only.
    private let store: (any ObjectStore)?
    private let timeout: StoreTimeout
    /// How long finding a variant may take, so that enough time is left to make it.
    private let readLimit: Duration
    private let writeLimit: Duration
    private let reader: VariantReader
    private let metrics: ServiceMetrics
    private let warnings: RateLimitedLogger

    /// Makes the use of a store.
    ///
    /// - Parameters:
    ///   - store: The store; `nil` where variants are kept in memory only.
    ///   - entryBytes: The most bytes of a variant that is kept in memory.
    ///   - threadPool: Where to wait for disks.
    ///   - configuration: How long requests may take.
    ///   - metrics: What is counted.
    ///   - warnings: Where trouble is told.
    init(
        _ store: (any ObjectStore)?,
        entryBytes: Int,
        threadPool: NIOThreadPool,
        configuration: VariantService.Configuration,
        metrics: ServiceMetrics,
        warnings: RateLimitedLogger
    ) {
        self.store = store
        self.timeout = StoreTimeout(of: store)
        self.readLimit = configuration.deadline / 4
        self.writeLimit = configuration.deadline / 2
        self.reader = VariantReader(store: store, entryBytes: entryBytes, threadPool: threadPool)
        self.metrics = metrics
        self.warnings = warnings
    }

    /// Whether there is a store.
    var exists: Bool { store != nil }

    /// Whether it is a folder of this machine.
    var isLocal: Bool { store?.isLocal == true }

    /// The sidecars of keyed originals in this store.
    func sidecars(capacity: Int, warnings: RateLimitedLogger) -> OriginalSidecars {
        OriginalSidecars(store: store, capacity: capacity, warnings: warnings)
    }

    /// What a renderer has made, and its checksum.
    func content(of rendered: Rendered) async throws -> (PictureContent, checksum: String) {
        try await reader.content(of: rendered)
    }

    /// What the store says of a variant without giving it; throws where it does not say.
    func info(_ place: WantedVariant.Location, until deadline: RequestDeadline?) async throws -> ObjectInfo? {
        guard let store else { return nil }
        let limit = min(readLimit, deadline?.rest ?? readLimit)
        return try await timeout.wait(atMost: limit) { try await store.head(place.objectKey) }
    }

    /// The variant, if there is one that can be read.
    func read(_ place: WantedVariant.Location, until deadline: RequestDeadline) async -> StoredVariant? {
        guard let store else { return nil }
        do {
            return try await timeout.wait(atMost: min(readLimit, deadline.rest)) { [reader] in
                try await reader.read(place.objectKey)
            }
        } catch is VariantReader.Damaged {
            metrics.damaged.increment()
            warnings.log("The stored variant '\(place.objectKey)' is damaged; it is removed and made again.", nil)
            _ = try? await timeout.wait(atMost: readLimit) { [store] in try await store.delete(place.objectKey) }
        } catch is CancellationError {
            // Nobody wants it any more.
        } catch {
            metrics.readFailures.increment()
            warnings.log("A stored variant could not be read; it is made again.", error)
        }
        return nil
    }

    /// Writes a variant; `false` where that was not possible, so that it is made again one day.
    func write(_ variant: StoredVariant, to place: WantedVariant.Location) async -> Bool {
        let started = ContinuousClock.now
        do {
            _ = try await timeout.wait(atMost: writeLimit) { [reader, store] in
                // Before the variant, so that no purge of a layer's original can miss it.
                for marker in place.layerMarkers {
                    _ = try await store?.put(marker, ByteBuffer(), metadata: ObjectMetadata())
                }
                try await reader.write(variant, as: place.objectKey)
            }
            metrics.countWrite(taking: ContinuousClock.now - started)
            return true
        } catch {
            metrics.writeFailures.increment()
            warnings.log("A variant could not be stored; it was sent, and will be made again.", error)
            return false
        }
    }

    /// Removes all variants of an original.
    ///
    /// - Parameter original: The original.
    /// - Returns: The names of those that lay in its folder, or have a layer of it, and how many there were of fixed sizes.
    /// - Throws: What the store throws.
    func removeAll(of original: OriginalName) async throws -> (names: Set<String>, fixed: Int) {
        guard let store else { return ([], 0) }
        do {
            let folder = OriginalFacts.folder(of: original)
            let prefix = VariantLayout.prefix(of: folder)
            var names = try await keys(under: prefix, of: store).compactMap { VariantLayout.name(of: $0) }
            _ = try await store.deleteAll(under: prefix)
            names += try await removeLayered(on: folder, in: store)
            guard case .stored(let key) = original else { return (Set(names), 0) }
            return (Set(names), try await removeFixedSizes(of: key, in: store))
        } catch let error as StorageError where error.code == .missing {
            // There is no store, and nothing in it.
            return ([], 0)
        }
    }

    /// How many variants are removed at the same time.
    private static let removalsAtOnce = 16

    /// Removes the variants that have a layer of an original, as markers tell.
    ///
    /// - Parameters:
    ///   - folder: The original's folder.
    ///   - store: The store.
    /// - Returns: The names of those that were there.
    /// - Throws: What the store throws.
    private func removeLayered(on folder: String, in store: any ObjectStore) async throws -> [String] {
        let prefix = VariantLayout.layerMarkers(in: folder)
        var variants = try await keys(under: prefix, of: store)
            .compactMap { VariantLayout.variant(ofLayerMarker: $0, in: folder) }[...]
        guard !variants.isEmpty else { return [] }
        var names: [String] = []
        while !variants.isEmpty {
            let some = variants.prefix(VariantStore.removalsAtOnce)
            variants = variants.dropFirst(some.count)
            try await withThrowingTaskGroup(of: ObjectKey?.self) { group in
                for key in some { group.addTask { try await store.delete(key) ? key : nil } }
                for try await key in group { if let name = key.flatMap(VariantLayout.name) { names.append(name) } }
            }
        }
        _ = try await store.deleteAll(under: prefix)
        return names
    }

    private func removeFixedSizes(of original: ObjectKey, in store: any ObjectStore) async throws -> Int {
        var count = 0
        for size in try await store.folders(under: .all) where VariantLayout.isFixedSize(size) {
            guard let key = VariantLayout.fixed(size, of: original), try await store.delete(key) else { continue }
            count += 1
        }
        return count
    }

    private func keys(under prefix: ObjectKeyPrefix, of store: any ObjectStore) async throws -> [ObjectKey] {
        var keys: [ObjectKey] = []
        while true {
            let page = try await store.list(under: prefix, after: keys.last, limit: 1000)
            keys += page.objects.map(\.key)
            guard page.hasMore else { return keys }
        }
    }
}
