import ObjectStorage

extension ImageLibrary {
    /// Some of the images, the newest first.
    public struct Page: Sendable {
        /// The images.
        public var images: [StoredImage]
        /// What to ask on with; `nil` where there are no more.
        public var next: String?
    }

    /// The most images of a page.
    public static let pageLimit = 500

    /// Lists images, the newest first.
    ///
    /// Images that come while pages are turned appear on no later page, and shift nothing.
    ///
    /// - Parameters:
    ///   - limit: How many at most, 1 to ``pageLimit``.
    ///   - cursor: The `next` of the page before; `nil` for the first page.
    /// - Returns: The page.
    /// - Throws: ``ServiceError``; `bad-cursor` where the cursor is none.
    public func images(limit: Int = 50, after cursor: String? = nil) async throws(ServiceError) -> Page {
        let limit = max(1, min(limit, ImageLibrary.pageLimit))
        var last: ObjectKey?
        if let cursor {
            guard let id = ImageID(cursor) else {
                throw ServiceError(
                    .badCursor,
                    "The page after '\(cursor.prefix(64))' was asked for; that is no page's 'next'."
                )
            }
            last = LibraryKeys.sidecar(of: id)
        }
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
            guard page.hasMore, let end = page.objects.last?.key else { return Page(images: images, next: nil) }
            if images.count >= limit { return Page(images: images, next: images.last?.id.text) }
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
