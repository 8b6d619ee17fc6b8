import Basics
import CoreMetrics
import ObjectStorage

/// Removes uploads with everything that was made of them.
struct ImageRemover: Sendable {
    private let destination: UploadDestination
    private let sidecars: UploadSidecars
    private let reads: TimedReads
    private let variants: VariantService
    private let scheduler: RenditionSetScheduler?
    private let metrics: LibraryMetrics

    init(
        from destination: UploadDestination,
        sidecars: UploadSidecars,
        reads: TimedReads,
        variants: VariantService,
        scheduler: RenditionSetScheduler?,
        metrics: LibraryMetrics
    ) {
        self.destination = destination
        self.sidecars = sidecars
        self.reads = reads
        self.variants = variants
        self.scheduler = scheduler
        self.metrics = metrics
    }

    /// Removes an upload: its original, everything that was made of it, and what is known of it.
    ///
    /// The sidecar goes last, so that whatever fails or is killed before can be asked for again.
    ///
    /// - Parameter id: The image.
    /// - Throws: ``ServiceError``; `no-such-image` when it has been removed already.
    func remove(_ id: UploadID) async throws(ServiceError) {
        let store = try destination.store()
        // A client that leaves now must not stop it half-way.
        try await withCancellationShield { () async throws(ServiceError) in try await remove(id, from: store) }
        metrics.deletions.increment()
    }

    private func remove(_ id: UploadID, from store: any ReceivingStore) async throws(ServiceError) {
        let sidecar = LibraryKeys.sidecar(of: id)
        guard try await reads.one({ try await store.head(sidecar) }) != nil else { throw ImageLibrary.noSuchImage }
        // A sidecar that cannot be understood does not make an image immortal: the original is where it must be.
        let listed = try await reads.one {
            try await store.list(under: LibraryKeys.originals(of: id), after: nil, limit: 100).objects.map(\.key)
        }
        let named = try await sidecars.image(id)?.objectKey
        let keys = Set(listed + [named].compactMap { $0 })
        do {
            for key in keys { _ = try await store.delete(key) }
        } catch {
            throw ServiceError(writing: error)
        }
        for key in keys { try await variants.forget(key) }
        do {
            _ = try await store.delete(sidecar)
        } catch {
            throw ServiceError(writing: error)
        }
        for key in keys { await scheduler?.withdraw(key.text, from: store) }
    }
}
