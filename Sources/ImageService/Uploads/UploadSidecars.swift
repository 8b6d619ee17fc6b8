import Basics
import Foundation
import Logging
import NIOCore
import ObjectStorage

/// Reads what is written down of uploads: a sidecar each, among the originals.
struct UploadSidecars: Sendable {
    /// A sidecar has some 900 bytes; a key may be longer than ours are.
    private static let longest = 65_536
    /// How many sidecars are read at the same time: a bucket answers each in its own time.
    private static let readers = 16

    private let store: any ObjectStore
    private let reads: TimedReads
    private let warnings: RateLimitedLogger

    init(store: any ObjectStore, reads: TimedReads, warnings: RateLimitedLogger) {
        self.store = store
        self.reads = reads
        self.warnings = warnings
    }

    /// What is known of an upload.
    ///
    /// - Parameter id: The upload.
    /// - Returns: What its sidecar says; `nil` where there is none, or one that cannot be understood.
    /// - Throws: ``ServiceError``.
    func image(_ id: UploadID) async throws(ServiceError) -> StoredImage? {
        try await reads.one { try await read(LibraryKeys.sidecar(of: id)) }
    }

    /// Uploads, the newest first.
    ///
    /// - Parameters:
    ///   - limit: How many at most.
    ///   - id: The last upload of the page before; `nil` for the first page.
    /// - Returns: The uploads, and whether more follow.
    /// - Throws: ``ServiceError``.
    func page(
        _ limit: Int,
        after id: UploadID?
    ) async throws(ServiceError) -> (images: [StoredImage], hasMore: Bool) {
        var last = id.map { LibraryKeys.sidecar(of: $0) }
        var images: [StoredImage] = []
        while true {
            let (start, wanted) = (last, limit - images.count)
            let page = try await reads.one {
                try await store.list(under: LibraryKeys.images, after: start, limit: wanted)
            }
            if page.unreadable.count > 0 {
                warnings.log("Images are missing from the list, as \(page.unreadable.names) may not be read.", nil)
            }
            let keys = page.objects.map(\.key).filter { LibraryKeys.image(ofSidecar: $0) != nil }
            images += try await reads.many { try await readAll(keys) }
            guard page.hasMore, let end = page.objects.last?.key else { return (images, false) }
            if images.count >= limit { return (images, true) }
            // Some were passed over, or removed just now.
            last = end
        }
    }

    /// Reads sidecars, and keeps their order; one that may not be read hides no other.
    private func readAll(_ keys: [ObjectKey]) async throws -> [StoredImage] {
        try await withThrowingTaskGroup(of: (Int, StoredImage?).self) { group in
            var found = [StoredImage?](repeating: nil, count: keys.count)
            for (index, key) in keys.enumerated() {
                if index >= UploadSidecars.readers, let (read, image) = try await group.next() { found[read] = image }
                group.addTask { (index, try await readIfAllowed(key)) }
            }
            for try await (read, image) in group { found[read] = image }
            return found.compactMap { $0 }
        }
    }

    private func readIfAllowed(_ key: ObjectKey) async throws -> StoredImage? {
        do {
            return try await read(key)
        } catch let error as StorageError where [.denied, .unreadable].contains(error.code) {
            warnings.log("'\(key)' among the originals may not be read; it is passed over.", error)
            return nil
        }
    }

    private func read(_ key: ObjectKey) async throws -> StoredImage? {
        do {
            guard let stored = try await store.read(key, upTo: UploadSidecars.longest) else { return nil }
            let image = try JSONDecoder().decode(StoredImage.self, from: Data(stored.bytes.readableBytesView))
            if image.objectKey != nil, LibraryKeys.sidecar(of: image.id) == key { return image }
            warnings.log("'\(key)' among the originals describes another image; it is passed over.", nil)
        } catch let error as DecodingError {
            warnings.log("'\(key)' among the originals cannot be understood; it is passed over.", error)
        } catch let error as StorageError where error.code == .tooLarge {
            warnings.log("'\(key)' among the originals is too large for a sidecar; it is passed over.", error)
        }
        return nil
    }
}
