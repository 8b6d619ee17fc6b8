import Basics
import Descriptors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Folder {
    /// A name in a folder.
    struct Entry: Hashable {
        var name: String
        var kind: Kind

        enum Kind { case file, folder, link, other }

        /// What keys below or at this entry begin with; what entries are ordered by.
        var sortingName: String { kind == .folder ? name + "/" : name }
    }

    /// The names in a folder, in no order; only visible or only hidden ones.
    static func names(in folder: Descriptor, hidden: Bool = false) throws(DescriptorError) -> [Entry] {
        var entries: [Entry] = []
        try forEachName(in: folder, hidden: hidden) { entries.append($0) }
        return entries
    }

    /// Lists objects in the order of their keys.
    ///
    /// Links to files are followed where they stay inside, links to folders are not: what is below them is listed
    /// where it really is. A file or a folder that may not be read hides nothing but itself.
    func list(under prefix: ObjectKeyPrefix, after: ObjectKey?, limit: Int) throws -> ObjectPage {
        let root = try root()
        var listing = Listing(limit: max(0, limit))
        try list(prefix.text, beneath: root, after: after?.text ?? "", into: &listing)
        return listing.page
    }

    /// Lists those objects that a filter takes, in the order of their keys.
    func list(after: ObjectKey?, limit: Int, where filter: ObjectFilter) throws -> FilteredPage {
        let root = try root()
        var listing = Listing(limit: max(0, limit), filter: filter, after: after?.text ?? "")
        try list("", beneath: root, after: after?.text ?? "", into: &listing)
        return listing.filteredPage
    }

    /// A page that grows, and one object more, which tells whether another page follows.
    private struct Listing {
        let limit: Int
        /// What is wanted; `nil` where everything is.
        let filter: ObjectFilter?
        /// Up to where everything has been looked at.
        private var position: String
        private var folders = 0
        /// Whether so many folders were opened that it is enough.
        private(set) var isSpent = false
        private var objects: [(key: ObjectKey, info: ObjectInfo)] = []
        private var unreadable = Unreadable()
        private var nameless: [String] = []
        /// What was passed over behind the page's last object: the next page will come by it again.
        private var beyond = Unreadable()

        init(limit: Int, filter: ObjectFilter? = nil, after position: String = "") {
            (self.limit, self.filter, self.position) = (limit, filter, position)
        }

        var isFull: Bool { isSpent || objects.count > limit }
        var page: ObjectPage {
            var all = unreadable
            if !isFull { all += beyond }  // checked: numbers of names, by its own operator
            // checked: a limit is not below 0
            let shown = Array(objects.prefix(limit))
            return ObjectPage(objects: shown, hasMore: isFull, unreadable: all, nameless: nameless)
        }

        var filteredPage: FilteredPage {
            let end = isSpent ? ObjectKey(position) : nil
            var all = unreadable
            if !isFull { all += beyond }  // checked: numbers of names, by its own operator
            return FilteredPage(found: objects, limit: limit, end: end, unreadable: all)
        }

        mutating func append(_ key: ObjectKey, _ info: ObjectInfo) {
            objects.append((key, info))
            position = key.text
        }

        /// Counts a folder; `false` where it is to be opened for another page.
        mutating func enter() -> Bool {
            guard let filter else { return true }
            isSpent = folders >= filter.mostFolders
            folders += 1  // checked: a number of folders that were opened
            return !isSpent
        }

        /// Notes that everything in a folder has been looked at.
        mutating func leave(_ prefix: String) {
            // checked: texts, which are put together
            if !isFull, filter != nil { position = prefix + Folder.behindAll }
        }

        /// Takes a name down that can be no key.
        mutating func addNameless(_ name: String) {
            if nameless.count < 10_000 { nameless.append(name) }
        }

        mutating func passOver(_ name: String) {
            if objects.count < limit { unreadable.add(name) } else { beyond.add(name) }
        }
    }

    /// Whether a failure is that of one file or folder, and says nothing of those beside it.
    static func concernsOneName(_ error: any Error) -> Bool {
        let cause = (error as? DescriptorError) ?? (error as? StorageError)?.cause as? DescriptorError
        guard let cause, (error as? StorageError)?.code != .missing else { return false }
        return cause.code != .exhausted
    }

    /// Whether a hidden name is one that this program gives: of a sidecar, or of the folder of unfinished files.
    private static func isOwn(_ name: String) -> Bool {
        name.hasPrefix(".") && (name == Folder.temporary || name.hasSuffix(".meta"))
    }

    /// The names of the folders in a folder, in order.
    func folders(under prefix: ObjectKeyPrefix) throws -> [String] {
        let root = try root()
        guard let folder = try existingFolder(prefix.text, beneath: root) else { return [] }
        let names = try Folder.names(in: folder).filter { $0.kind == .folder }.map(\.name)
        return names.filter { ObjectKey($0) != nil }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// A folder below the root; `nil` when there is none, or it lies outside.
    func existingFolder(_ path: String, beneath root: Descriptor) throws -> Descriptor? {
        do throws(DescriptorError) {
            return try Descriptor.open(beneath: root, path: path.isEmpty ? "." : path, for: .folder)
        } catch {
            switch error.code {
            case .notFound, .outside, .wrongKind: return nil
            default:
                throw StorageError(
                    StorageError.Code(error),
                    "The folder '\(path)' in '\(self.path)' cannot be listed: \(error).",
                    cause: error
                )
            }
        }
    }

    private func list(
        _ prefix: String,
        beneath root: Descriptor,
        after: String,
        into listing: inout Listing
    ) throws {
        guard let folder = try existingFolder(prefix, beneath: root) else { return }
        var start = after
        // A folder may hold millions of names: only the first few of those that are still wanted are kept and sorted.
        while !listing.isFull {
            // Where much may be passed over, more are: each look reads all of the folder's names.
            let count = max(listing.limit +| 1, listing.filter == nil ? 0 : 1_000)
            let (entries, isComplete) = try firstEntries(
                in: folder,
                prefix: prefix,
                after: start,
                count: count,
                filter: listing.filter
            )
            for entry in entries where !listing.isFull {
                guard let key = ObjectKey(prefix + entry.name) else {
                    listing.addNameless(prefix + entry.sortingName)
                    continue
                }
                do {
                    switch entry.kind {
                    case .folder:
                        guard listing.enter() else { return }
                        try list(key.text + "/", beneath: root, after: start, into: &listing)
                        listing.leave(key.text + "/")
                    case .file, .link:
                        if let info = try open(key)?.info { listing.append(key, info) }
                    case .other: continue
                    }
                } catch  where Folder.concernsOneName(error) {
                    listing.passOver(entry.kind == .folder ? key.text + "/" : key.text)
                    if entry.kind == .folder { listing.leave(key.text + "/") }
                }
            }
            guard !isComplete, !listing.isSpent, let last = entries.last else { return }
            // Past everything below the last one: no key has a byte above 0xF4.
            // checked: texts, which are put together
            start = prefix + last.sortingName + (last.kind == .folder ? Folder.behindAll : "")
        }
    }

    /// What follows a folder's name behind everything in it.
    private static let behindAll = "\u{10FFFF}"

    /// The first entries at or below which keys after `after` may be.
    private func firstEntries(
        in folder: Descriptor,
        prefix: String,
        after: String,
        count: Int,
        filter: ObjectFilter?
    ) throws(DescriptorError) -> (entries: [Entry], isComplete: Bool) {
        var entries: [Entry] = []
        var isComplete = true
        /// The last of those that were kept, once there are enough: what is behind it is of no use.
        var bound: String?
        func keepFirst() {
            entries.sort { $0.sortingName.utf8.lexicographicallyPrecedes($1.sortingName.utf8) }
            guard entries.count > count else { return }
            isComplete = false
            entries.removeLast(entries.count - count)  // checked: more entries than wanted, by the guard above
            bound = entries.last?.sortingName
        }
        try Folder.forEachName(in: folder, hidden: nil) { entry in
            guard !Folder.isOwn(entry.name) else { return }
            let name = entry.sortingName
            let text = prefix + name
            let mayFollow =
                after.utf8.lexicographicallyPrecedes(text.utf8)
                || (entry.kind == .folder && after.utf8.starts(with: text.utf8)
                    && after != "\(text)\(Folder.behindAll)")
            guard mayFollow, filter?.mayTake(entry, prefix: prefix, text) ?? true else { return }
            if let bound, bound.utf8.lexicographicallyPrecedes(name.utf8) {
                isComplete = false
                return
            }
            entries.append(entry)
            if entries.count >= 4 *| count +| 1000 { keepFirst() }
        }
        keepFirst()
        return (entries, isComplete)
    }

    private static func forEachName(
        in folder: Descriptor,
        hidden: Bool?,
        _ body: (Entry) -> Void
    ) throws(DescriptorError) {
        // Opened again: reading moves an offset that belongs to the opening.
        let again = openat(folder.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard again >= 0 else { throw DescriptorError(errno: errno, attempt: "Opening a folder to list it") }
        guard let stream = fdopendir(again) else {
            let error = DescriptorError(errno: errno, attempt: "Listing a folder")
            close(again)
            throw error
        }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw DescriptorError(errno: errno, attempt: "Listing a folder") }
                return
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
            }
            // No key can name what is not UTF-8.
            guard let name, name != ".", name != "..", hidden == nil || name.hasPrefix(".") == hidden else { continue }
            body(Entry(name: name, kind: kind(of: name, in: folder, entry.pointee.d_type)))
        }
    }

    private static func kind(of name: String, in folder: Descriptor, _ type: UInt8) -> Entry.Kind {
        switch Int(clamping: type) {
        case Int(DT_REG): return .file
        case Int(DT_DIR): return .folder
        case Int(DT_LNK): return .link
        case Int(DT_UNKNOWN):
            var raw = stat()
            guard fstatat(folder.number, name, &raw, AT_SYMLINK_NOFOLLOW) == 0 else { return .other }
            switch raw.st_mode & S_IFMT {
            case S_IFREG: return .file
            case S_IFDIR: return .folder
            case S_IFLNK: return .link
            default: return .other
            }
        default: return .other
        }
    }
}

extension ObjectFilter {
    /// Whether there may be something wanted at an entry of a folder, or below it.
    fileprivate func mayTake(_ entry: Folder.Entry, prefix: String, _ text: String) -> Bool {
        switch entry.kind {
        case .folder: !prefix.isEmpty || !passesOver(folder: entry.name)
        // What is below a folder at the top has been let through with it.
        case .file, .link: ObjectKey(text).map { takes($0) } ?? false
        case .other: false
        }
    }
}
