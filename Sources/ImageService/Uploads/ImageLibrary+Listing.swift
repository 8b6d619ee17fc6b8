import Basics
import ObjectStorage

extension ImageLibrary {
    /// Some of the images.
    public struct Page: Sendable {
        /// The images.
        public var images: [ListedImage]
        /// What to ask on with; `nil` where there are no more.
        public var next: String?
    }

    /// The most images of a page.
    public static let pageLimit = 500

    /// Lists images: uploads, the newest first, and after them originals that came by another road, by their keys.
    ///
    /// What comes while pages are turned shifts nothing. A page may have fewer images than `limit` although more follow.
    ///
    /// - Parameters:
    ///   - limit: How many at most, 1 to ``pageLimit``.
    ///   - cursor: The `next` of the page before; `nil` for the first page.
    /// - Returns: The page.
    /// - Throws: ``ServiceError``; `bad-cursor` where the cursor is none.
    public func images(limit: Int = 50, after cursor: String? = nil) async throws(ServiceError) -> Page {
        let limit = max(1, min(limit, ImageLibrary.pageLimit))
        switch try cursor.map(ImageLibrary.position) {
        case .key(let key): return try await page(limit, after: key, [])
        case .upload(let id): return try await page(limit, after: id)
        case nil: return try await page(limit, after: nil)
        }
    }

    private static func position(_ cursor: String) throws(ServiceError) -> ImageID {
        if let id = ImageID(cursor) { return id }
        throw ServiceError(.badCursor, "The page after '\(cursor.prefix(64))' was asked for; that is no page's 'next'.")
    }

    /// A page that begins with uploads.
    private func page(_ limit: Int, after id: UploadID?) async throws(ServiceError) -> Page {
        let (uploads, hasMore) = try await uploads(limit, after: id)
        let images = uploads.map { ListedImage.known(LibraryImage($0)) }
        if hasMore { return Page(images: images, next: images.last?.id.text) }
        guard images.count >= limit else { return try await page(limit, after: nil as ObjectKey?, images) }
        // The others are all on later pages, where there are any.
        return Page(images: images, next: try await keyed.isEmpty() ? nil : images.last?.id.text)
    }

    /// A page that ends with originals that came by another road.
    private func page(
        _ limit: Int,
        after key: ObjectKey?,
        _ uploads: [ListedImage]
    ) async throws(ServiceError) -> Page {
        let (images, next) = try await keyed.page(after: key, limit: limit - uploads.count)
        return Page(images: uploads + images, next: next.map { ImageID.key($0).text })
    }

    /// Uploads, the newest first, and whether more follow.
    private func uploads(
        _ limit: Int,
        after id: UploadID?
    ) async throws(ServiceError) -> (images: [StoredImage], hasMore: Bool) {
        var last = id.map { LibraryKeys.sidecar(of: $0) }
        var images: [StoredImage] = []
        while true {
            let (start, wanted) = (last, limit - images.count)
            let page = try await reading {
                try await self.originals.list(under: LibraryKeys.images, after: start, limit: wanted)
            }
            if page.unreadable.count > 0 {
                complaints.log("Images are missing from the list, as \(page.unreadable.names) may not be read.", nil)
            }
            let keys = page.objects.map(\.key).filter { LibraryKeys.image(ofSidecar: $0) != nil }
            images += try await reading(many: true) { try await self.sidecars(keys) }
            guard page.hasMore, let end = page.objects.last?.key else { return (images, false) }
            if images.count >= limit { return (images, true) }
            // Some were passed over, or removed just now.
            last = end
        }
    }

    /// How many sidecars are read at the same time: a bucket answers each in its own time.
    private static let readers = 16

    /// Reads sidecars, and keeps their order; one that may not be read hides no other.
    private func sidecars(_ keys: [ObjectKey]) async throws -> [StoredImage] {
        try await withThrowingTaskGroup(of: (Int, StoredImage?).self) { group in
            var found = [StoredImage?](repeating: nil, count: keys.count)
            for (index, key) in keys.enumerated() {
                if index >= ImageLibrary.readers, let (read, image) = try await group.next() { found[read] = image }
                group.addTask { (index, try await self.readableSidecar(key)) }
            }
            for try await (read, image) in group { found[read] = image }
            return found.compactMap { $0 }
        }
    }

    private func readableSidecar(_ key: ObjectKey) async throws -> StoredImage? {
        do {
            return try await sidecar(key)
        } catch let error as StorageError where [.denied, .unreadable].contains(error.code) {
            complaints.log("'\(key)' among the originals may not be read; it is passed over.", error)
            return nil
        }
    }
}
