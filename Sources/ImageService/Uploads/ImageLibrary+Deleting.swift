import Basics
import CoreMetrics
import ObjectStorage

extension ImageLibrary {
    /// Removes an upload; an original that came by another road is not ours to remove.
    ///
    /// - Parameter id: The image.
    /// - Throws: ``ServiceError``; `no-such-image` when it has been removed already.
    public func delete(_ id: ImageID) async throws(ServiceError) {
        switch id {
        case .upload(let upload): try await delete(upload)
        case .key(let key):
            try await keyed.check(key)
            throw ImageLibrary.notUploaded
        }
    }

    /// What is said where an original was to be removed that is not the library's own.
    package static let notUploaded = ServiceError(
        .notAnUpload,
        "This original was put there as a file or an object and not uploaded, so it is not removed from here: remove it "
            + "where it lies. POST /purge removes what was made of it."
    )

    /// Removes an upload: its original, everything that was made of it, and what is known of it.
    ///
    /// The sidecar goes last, so that whatever fails or is killed before can be asked for again.
    ///
    /// - Parameter id: The image.
    /// - Throws: ``ServiceError``; `no-such-image` when it has been removed already.
    public func delete(_ id: UploadID) async throws(ServiceError) {
        let store = try writable()
        // A client that leaves now must not stop it half-way.
        try await withCancellationShield { () async throws(ServiceError) in try await self.remove(id, from: store) }
        metrics.deletions.increment()
    }

    private func remove(_ id: UploadID, from store: any ReceivingStore) async throws(ServiceError) {
        let sidecar = LibraryKeys.sidecar(of: id)
        guard try await reading({ try await store.head(sidecar) }) != nil else { throw ImageLibrary.noSuchImage }
        // A sidecar that cannot be understood does not make an image immortal: the original is where it must be.
        let listed = try await reading {
            try await store.list(under: LibraryKeys.originals(of: id), after: nil, limit: 100).objects.map(\.key)
        }
        let named = try await reading({ try await self.sidecar(sidecar) })?.objectKey
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
        for key in keys { await desk?.withdraw(key.text, from: store) }
    }
}
