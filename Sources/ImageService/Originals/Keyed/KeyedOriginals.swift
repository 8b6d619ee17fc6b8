import Basics
import Logging
import ObjectStorage
import Recipes

/// The originals that came as files or objects: somebody put them among the others, without an upload.
///
/// A list takes them by the ends of their names, since a hundred thousand files cannot be opened for a page; what is in
/// those of the page is looked up, or found out as far as there is time. One by its name is whatever its bytes are.
struct KeyedOriginals: Sendable {
    /// How many of a page are asked about at the same time: a bucket answers each in its own time.
    private static let readers = 16
    /// How long the first original of a page is looked for among what is passed over.
    private static let searchTime = Duration.seconds(1)

    private let store: any ObjectStore
    private let originals: OriginalLookup
    private let inspector: OriginalInspector
    private let warnings: RateLimitedLogger
    private let filter: ObjectFilter
    private let timeout: Duration
    /// How long the store may take for a listing.
    private let listLimit: Duration

    /// Makes a view of a store.
    ///
    /// - Parameters:
    ///   - store: Where originals lie.
    ///   - originals: Finds one by its key.
    ///   - inspector: Looks into them.
    ///   - formats: What a list takes, by the ends of names.
    ///   - configuration: How long things may take.
    ///   - warnings: Where is told what may not be read.
    init(
        store: any ObjectStore,
        originals: OriginalLookup,
        inspector: OriginalInspector,
        formats: Set<OriginalFormat>,
        configuration: VariantService.Configuration,
        warnings: RateLimitedLogger
    ) {
        self.store = store
        self.originals = originals
        self.inspector = inspector
        self.warnings = warnings
        timeout = configuration.listTimeout
        listLimit = configuration.deadline
        let endings = Set(formats.flatMap(\.fileExtensions))
        filter = ObjectFilter { folder in
            UploadID(String(folder)) != nil || LibraryKeys.isFolder(folder)
        } wants: { key in
            KeyedOriginals.ending(of: key).map(endings.contains) == true && !originals.isPrivate(key)
        }
    }

    /// Some of them, in the order of their keys.
    ///
    /// - Parameters:
    ///   - start: The key to go on after.
    ///   - limit: How many at most.
    /// - Returns: The page, and what to go on after; `nil` where there are no more.
    /// - Throws: ``ServiceError``, when the store cannot be listed.
    func page(
        after start: ObjectKey?,
        limit: Int
    ) async throws(ServiceError) -> (images: [ListedImage], next: ObjectKey?) {
        let began = ContinuousClock.now
        let page = try await list(after: start, limit: limit)
        // What the listing took is not there for looking; half of it is, however slow it was.
        let end = max(began + timeout, .now + timeout / 2)
        return (await listed(page.objects, until: end), page.next)
    }

    /// Whether there is any.
    func isEmpty() async throws(ServiceError) -> Bool {
        let page = try await list(after: nil, limit: 1)
        return page.objects.isEmpty && page.next == nil
    }

    /// What is known of one, whatever its name; its bytes are looked into where nobody has yet.
    ///
    /// - Parameter key: Its key, in any spelling.
    /// - Returns: The image, under the key that it really has.
    /// - Throws: ``ServiceError``: `no-such-image` where there is none, or what its picture would be refused with.
    func image(_ key: ObjectKey) async throws(ServiceError) -> LibraryImage {
        let (real, found) = try await find(key)
        let original = found.facts
        let sidecar = try await inspector.whole(real, found)
        return LibraryImage(real, sidecar, bytes: original.size, modified: original.modified)
    }

    /// Sees to it that there is such an original.
    ///
    /// - Parameter key: Its key, in any spelling.
    /// - Throws: ``ServiceError``: `no-such-image` where there is none.
    func check(_ key: ObjectKey) async throws(ServiceError) { _ = try await find(key) }

    private func find(_ key: ObjectKey) async throws(ServiceError) -> (ObjectKey, OriginalLookup.Original) {
        // An upload has a name of its own.
        guard filter.folder(passedOver: key) == nil else { throw ImageLibrary.noSuchImage }
        do throws(ServiceError) {
            let found = try await originals.find(.stored(key: key.text))
            guard case .stored(let real) = found.facts.name else { throw ImageLibrary.noSuchImage }
            return (real, found)
        } catch {
            throw error.code == .noSuchOriginal ? ImageLibrary.noSuchImage : error
        }
    }

    private func list(after start: ObjectKey?, limit: Int) async throws(ServiceError) -> FilteredPage {
        let began = ContinuousClock.now
        var page = try await onePage(after: start, limit: limit)
        // An empty page is nothing to look at, where what follows can be had in the same moment.
        while page.objects.isEmpty, let next = page.next,
            ContinuousClock.now - began < KeyedOriginals.searchTime, !Task.isCancelled
        {
            page = try await onePage(after: next, limit: limit)
        }
        if page.unreadable.count > 0 {
            warnings.log("Originals are missing from the list, as \(page.unreadable.names) may not be read.", nil)
        }
        return page
    }

    private func onePage(after start: ObjectKey?, limit: Int) async throws(ServiceError) -> FilteredPage {
        do {
            return try await StoreTimeout(of: store).wait(atMost: listLimit) {
                try await store.list(after: start, limit: limit, where: filter)
            }
        } catch {
            throw ServiceError(reading: error)
        }
    }

    private func listed(
        _ objects: [(key: ObjectKey, info: ObjectInfo)],
        until end: ContinuousClock.Instant
    ) async -> [ListedImage] {
        await withTaskGroup(of: (Int, ListedImage?).self) { group in
            var found = [ListedImage?](repeating: nil, count: objects.count)
            for (index, object) in objects.enumerated() {
                if index >= KeyedOriginals.readers, let (index, image) = await group.next() {
                    found[index] = image  // checked: an index of the list that was made for them
                }
                group.addTask { (index, await listed(object.key, object.info, until: end)) }
            }
            for await (index, image) in group { found[index] = image }  // checked: an index of that list
            return found.compactMap { $0 }
        }
    }

    /// An original as a list shows it; `nil` where it has just gone.
    private func listed(
        _ key: ObjectKey,
        _ info: ObjectInfo,
        until end: ContinuousClock.Instant
    ) async -> ListedImage? {
        func unseen(_ problem: ServiceError?) -> ListedImage {
            .uninspected(UninspectedImage(key, bytes: info.size, modified: info.modified, problem))
        }
        if let error = inspector.refusal(of: key, etag: info.etag) { return unseen(error) }
        var sidecar: OriginalSidecar?
        do {
            // What is known may come a little later: nobody has to look into anything for it.
            sidecar =
                await withTimeout(end - .now + .seconds(1)) {
                    await inspector.known(key, etag: info.etag)
                } ?? nil
            if sidecar == nil {
                sidecar = try await withTimeout(end - .now) {
                    try await inspector.header(of: key, etag: info.etag)
                }
            }
        } catch let error as ServiceError where error.code == .noSuchOriginal {
            return nil
        } catch let error as ServiceError where error.code != .overloaded && error.code != .cancelled {
            return unseen(error)
        } catch {
            // Somebody looks another time.
        }
        guard let sidecar else { return unseen(nil) }
        return .known(LibraryImage(key, sidecar, bytes: info.size, modified: info.modified))
    }

    /// What follows the last dot of a key's last part, in lower case.
    private static func ending(of key: ObjectKey) -> String? {
        let name = key.text.utf8.suffix(8)
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        let ending = name[name.index(after: dot)...]
        return ending.contains(UInt8(ascii: "/")) ? nil : String(Substring(ending)).lowercased()
    }
}
