import ObjectStorage

/// Some of the images of a library, as a list shows them.
public struct ImagePage: Sendable {
    /// The most images of a page.
    public static let limit = 500

    /// Uploads first, and then originals that came as files.
    public var images: [ListedImage]
    /// What to ask on with; `nil` where there are no more.
    public var next: String?
}

/// Lists uploads, the newest first, and after them originals that came by another road, by their keys.
struct ImageListing: Sendable {
    private let uploads: UploadSidecars
    private let keyed: KeyedOriginals

    init(_ uploads: UploadSidecars, _ keyed: KeyedOriginals) {
        self.uploads = uploads
        self.keyed = keyed
    }

    /// A page.
    ///
    /// - Parameters:
    ///   - limit: How many at most, 1 to ``ImagePage/limit``.
    ///   - cursor: The `next` of the page before; `nil` for the first page.
    /// - Returns: The page.
    /// - Throws: ``ServiceError``; `bad-cursor` where the cursor is none.
    func page(limit: Int, after cursor: String?) async throws(ServiceError) -> ImagePage {
        let limit = max(1, min(limit, ImagePage.limit))
        switch try cursor.map(ImageListing.position) {
        case .key(let key): return try await keyedPage(limit, after: key, [])
        case .upload(let id): return try await uploadPage(limit, after: id)
        case nil: return try await uploadPage(limit, after: nil)
        }
    }

    private static func position(_ cursor: String) throws(ServiceError) -> ImageID {
        if let id = ImageID(cursor) { return id }
        throw ServiceError(.badCursor, "The page after '\(cursor.prefix(64))' was asked for; that is no page's 'next'.")
    }

    /// A page that begins with uploads.
    private func uploadPage(_ limit: Int, after id: UploadID?) async throws(ServiceError) -> ImagePage {
        let (stored, hasMore) = try await uploads.page(limit, after: id)
        let images = stored.map { ListedImage.known(LibraryImage($0)) }
        if hasMore { return ImagePage(images: images, next: images.last?.id.text) }
        guard images.count >= limit else { return try await keyedPage(limit, after: nil, images) }
        // The others are all on later pages, where there are any.
        return ImagePage(images: images, next: try await keyed.isEmpty() ? nil : images.last?.id.text)
    }

    /// A page that ends with originals that came by another road.
    private func keyedPage(
        _ limit: Int,
        after key: ObjectKey?,
        _ uploads: [ListedImage]
    ) async throws(ServiceError) -> ImagePage {
        let (images, next) = try await keyed.page(after: key, limit: limit - uploads.count)
        return ImagePage(images: uploads + images, next: next.map { ImageID.key($0).text })
    }
}
