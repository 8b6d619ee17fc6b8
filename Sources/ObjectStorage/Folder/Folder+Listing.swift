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
    /// where it really is.
    func list(under prefix: ObjectKeyPrefix, after: ObjectKey?, limit: Int) throws -> ObjectPage {
        let root = try root()
        var objects: [(key: ObjectKey, info: ObjectInfo)] = []
        let bound = max(0, limit) + 1
        try list(prefix.text, beneath: root, after: after?.text ?? "", bound: bound, into: &objects)
        return ObjectPage(objects: Array(objects.prefix(bound - 1)), hasMore: objects.count == bound)
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
        bound: Int,
        into objects: inout [(key: ObjectKey, info: ObjectInfo)]
    ) throws {
        guard let folder = try existingFolder(prefix, beneath: root) else { return }
        var start = after
        // A folder may hold millions of names: only the first few of those that are still wanted are kept and sorted.
        while objects.count < bound {
            let (entries, isComplete) = try firstEntries(in: folder, prefix: prefix, after: start, count: bound)
            for entry in entries where objects.count < bound {
                guard let key = ObjectKey(prefix + entry.name) else { continue }
                switch entry.kind {
                case .folder: try list(key.text + "/", beneath: root, after: after, bound: bound, into: &objects)
                case .file, .link:
                    if let info = try open(key)?.info { objects.append((key, info)) }
                case .other: continue
                }
            }
            guard !isComplete, let last = entries.last else { return }
            // Past everything below the last one: no key has a byte above 0xF4.
            start = prefix + last.sortingName + (last.kind == .folder ? "\u{10FFFF}" : "")
        }
    }

    /// The first entries at or below which keys after `after` may be.
    private func firstEntries(
        in folder: Descriptor,
        prefix: String,
        after: String,
        count: Int
    ) throws(DescriptorError) -> (entries: [Entry], isComplete: Bool) {
        var entries: [Entry] = []
        var isComplete = true
        func keepFirst() {
            entries.sort { $0.sortingName.utf8.lexicographicallyPrecedes($1.sortingName.utf8) }
            guard entries.count > count else { return }
            isComplete = false
            entries.removeLast(entries.count - count)
        }
        try Folder.forEachName(in: folder, hidden: false) { entry in
            let text = prefix + entry.sortingName
            let mayFollow =
                after.utf8.lexicographicallyPrecedes(text.utf8)
                || (entry.kind == .folder && after.utf8.starts(with: text.utf8))
            guard mayFollow else { return }
            entries.append(entry)
            if entries.count >= 4 * count + 1000 { keepFirst() }
        }
        keepFirst()
        return (entries, isComplete)
    }

    private static func forEachName(
        in folder: Descriptor,
        hidden: Bool,
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
            guard let name, name != ".", name != "..", name.hasPrefix(".") == hidden else { continue }
            body(Entry(name: name, kind: kind(of: name, in: folder, entry.pointee.d_type)))
        }
    }

    private static func kind(of name: String, in folder: Descriptor, _ type: UInt8) -> Entry.Kind {
        switch Int(type) {
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
