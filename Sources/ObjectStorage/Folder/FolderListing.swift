import Basics
import Descriptors

/// Lists objects of a folder; waits for the disk.
struct FolderListing: Sendable {
    private let root: FolderRoot
    private let reader: FolderReader

    init(_ root: FolderRoot, _ reader: FolderReader) {
        self.root = root
        self.reader = reader
    }

    /// Lists objects in the order of their keys.
    ///
    /// Links to files are followed where they stay inside, links to folders are not: what is below them is listed
    /// where it really is. A file or a folder that may not be read hides nothing but itself.
    func list(under prefix: ObjectKeyPrefix, after: ObjectKey?, limit: Int) throws -> ObjectPage {
        let folder = try root.open()
        var page = GrowingPage(limit: max(0, limit))
        try list(prefix.text, beneath: folder, after: after?.text ?? "", into: &page)
        return page.objectPage
    }

    /// Lists those objects that a filter takes, in the order of their keys.
    func list(after: ObjectKey?, limit: Int, where filter: ObjectFilter) throws -> FilteredPage {
        let folder = try root.open()
        var page = GrowingPage(limit: max(0, limit), filter: filter, after: after?.text ?? "")
        try list("", beneath: folder, after: after?.text ?? "", into: &page)
        return page.filteredPage
    }

    /// The names of the folders in a folder, in order.
    func folders(under prefix: ObjectKeyPrefix) throws -> [String] {
        let top = try root.open()
        guard let folder = try root.existingFolder(prefix.text, beneath: top) else { return [] }
        let names = try DirectoryEntry.all(in: folder).filter { $0.kind == .folder }.map(\.name)
        return names.filter { ObjectKey($0) != nil }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func list(
        _ prefix: String,
        beneath top: Descriptor,
        after: String,
        into page: inout GrowingPage
    ) throws {
        guard let folder = try root.existingFolder(prefix, beneath: top) else { return }
        var start = after
        // A folder may hold millions of names: only the first few of those that are still wanted are kept and sorted.
        while !page.isFull {
            // Where much may be passed over, more are: each look reads all of the folder's names.
            let count = max(page.limit +| 1, page.filter == nil ? 0 : 1_000)
            let (entries, isComplete) = try firstEntries(
                in: folder,
                prefix: prefix,
                after: start,
                count: count,
                filter: page.filter
            )
            for entry in entries where !page.isFull {
                guard let key = ObjectKey(prefix + entry.name) else {
                    page.addNameless(prefix + entry.sortingName)
                    continue
                }
                do {
                    switch entry.kind {
                    case .folder:
                        guard page.enter() else { return }
                        try list(key.text + "/", beneath: top, after: start, into: &page)
                        page.leave(key.text + "/")
                    case .file, .link:
                        if let info = try reader.open(key)?.info { page.append(key, info) }
                    case .other: continue
                    }
                } catch  where DirectoryEntry.isAffectedAlone(by: error) {
                    page.passOver(entry.kind == .folder ? key.text + "/" : key.text)
                    if entry.kind == .folder { page.leave(key.text + "/") }
                }
            }
            guard !isComplete, !page.isSpent, let last = entries.last else { return }
            // Past everything below the last one: no key has a byte above 0xF4.
            // checked: texts, which are put together
            start = prefix + last.sortingName + (last.kind == .folder ? FolderListing.behindAll : "")
        }
    }

    /// What follows a folder's name behind everything in it.
    static let behindAll = "\u{10FFFF}"

    /// The first entries at or below which keys after `after` may be.
    private func firstEntries(
        in folder: Descriptor,
        prefix: String,
        after: String,
        count: Int,
        filter: ObjectFilter?
    ) throws(DescriptorError) -> (entries: [DirectoryEntry], isComplete: Bool) {
        var entries: [DirectoryEntry] = []
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
        try DirectoryEntry.forEach(in: folder, hidden: nil) { entry in
            guard !entry.isOwn else { return }
            let name = entry.sortingName
            let text = prefix + name
            let mayFollow =
                after.utf8.lexicographicallyPrecedes(text.utf8)
                || (entry.kind == .folder && after.utf8.starts(with: text.utf8)
                    && after != "\(text)\(FolderListing.behindAll)")
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
}

extension ObjectFilter {
    /// Whether there may be something wanted at an entry of a folder, or below it.
    fileprivate func mayTake(_ entry: DirectoryEntry, prefix: String, _ text: String) -> Bool {
        switch entry.kind {
        case .folder: !prefix.isEmpty || !passesOver(folder: entry.name)
        // What is below a folder at the top has been let through with it.
        case .file, .link: ObjectKey(text).map { takes($0) } ?? false
        case .other: false
        }
    }
}
