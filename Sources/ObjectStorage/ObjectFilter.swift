/// Which objects are wanted of a listing of a whole store; told by their keys, so that nothing is opened that is not.
public struct ObjectFilter: Sendable {
    private let passesOver: @Sendable (_ folder: Substring) -> Bool
    private let wants: @Sendable (ObjectKey) -> Bool
    /// How many folders are opened for one page.
    package var mostFolders = 20_000

    /// Makes a filter.
    ///
    /// - Parameters:
    ///   - passesOver: Whether a folder at the top of the store is passed over, with all that is in it.
    ///   - wants: Whether an object is wanted that is in no such folder.
    public init(
        passesOver: @escaping @Sendable (_ folder: Substring) -> Bool,
        wants: @escaping @Sendable (ObjectKey) -> Bool
    ) {
        self.passesOver = passesOver
        self.wants = wants
    }

    /// Whether a folder at the top is passed over.
    func passesOver(folder name: String) -> Bool { passesOver(name[...]) }

    /// The folder at the top that a key is in, where that is passed over.
    public func folder(passedOver key: ObjectKey) -> Substring? {
        guard let slash = key.text.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        let folder = key.text[..<slash]
        return passesOver(folder) ? folder : nil
    }

    /// Whether an object is wanted.
    public func takes(_ key: ObjectKey) -> Bool { folder(passedOver: key) == nil && wants(key) }
}

/// Those objects of a listing that were wanted.
public struct FilteredPage: Sendable {
    /// The objects, in the order of their keys.
    public var objects: [(key: ObjectKey, info: ObjectInfo)]
    /// What to go on after; `nil` where no more objects are wanted.
    ///
    /// There may be one although the page is not full, even empty: where so much was passed over that it was enough.
    public var next: ObjectKey?
    /// What was passed over as it may not be read.
    public var unreadable: UnreadableNames

    /// Makes a page.
    public init(
        objects: [(key: ObjectKey, info: ObjectInfo)],
        next: ObjectKey?,
        unreadable: UnreadableNames = UnreadableNames()
    ) {
        self.objects = objects
        self.next = next
        self.unreadable = unreadable
    }

    /// Makes a page of what was found, of which one object more than fits tells that another page follows.
    init(
        found: [(key: ObjectKey, info: ObjectInfo)],
        limit: Int,
        end: ObjectKey?,
        unreadable: UnreadableNames
    ) {
        let objects = Array(found.prefix(max(0, limit)))
        let next = found.count > objects.count ? objects.last?.key : end
        self.init(objects: objects, next: next, unreadable: unreadable)
    }
}

extension ObjectStore {
    /// Asks the store for one page after the other, and leaves out what is not wanted.
    public func list(after: ObjectKey?, limit: Int, where filter: ObjectFilter) async throws -> FilteredPage {
        var found: [(key: ObjectKey, info: ObjectInfo)] = []
        var unreadable = UnreadableNames()
        var last = after
        for turn in 0..<ObjectFilter.mostListings {
            // What is wanted usually lies together; where it does not, long pages cost a bucket as much as short ones.
            let count = turn == 0 ? max(1, limit + 1) : 1000
            let page = try await list(under: .all, after: last, limit: count)
            found += page.objects.filter { filter.takes($0.key) }
            unreadable += page.unreadable
            guard found.count <= limit else { break }
            guard page.hasMore, let end = page.objects.last?.key else {
                return FilteredPage(found: found, limit: limit, end: nil, unreadable: unreadable)
            }
            // There may be a million objects in a folder that is passed over: the listing goes on behind all of them.
            last = filter.folder(passedOver: end).flatMap { ObjectKey("\($0)/\u{10FFFF}") } ?? end
        }
        return FilteredPage(found: found, limit: limit, end: last, unreadable: unreadable)
    }
}

extension ObjectFilter {
    /// How often a store is asked for one page.
    fileprivate static let mostListings = 20
}
