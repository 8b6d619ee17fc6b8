import Basics
import Descriptors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A name in a folder, and what it is the name of.
struct DirectoryEntry: Hashable {
    var name: String
    var kind: Kind

    enum Kind { case file, folder, link, other }

    /// What keys below or at this entry begin with; what entries are ordered by.
    var sortingName: String { kind == .folder ? name + "/" : name }

    /// Whether a hidden name is one that this program gives: of a sidecar, or of the folder of unfinished files.
    var isOwn: Bool {
        name.hasPrefix(".") && (name == FolderRoot.temporary || name.hasSuffix(".meta"))
    }

    /// Whether a failure is that of one file or folder, and says nothing of those beside it.
    static func isAffectedAlone(by error: any Error) -> Bool {
        let cause = (error as? DescriptorError) ?? (error as? StorageError)?.cause as? DescriptorError
        guard let cause, (error as? StorageError)?.code != .missing else { return false }
        return cause.code != .exhausted
    }

    /// The names in a folder, in no order; only visible or only hidden ones.
    static func all(in folder: Descriptor, hidden: Bool = false) throws(DescriptorError) -> [DirectoryEntry] {
        var entries: [DirectoryEntry] = []
        try forEach(in: folder, hidden: hidden) { entries.append($0) }
        return entries
    }

    /// Reads the names in a folder, in no order.
    ///
    /// - Parameters:
    ///   - folder: The folder.
    ///   - hidden: Whether hidden or visible names are wanted; `nil` for both.
    ///   - body: Takes each.
    /// - Throws: A `DescriptorError` where the folder cannot be read.
    static func forEach(
        in folder: Descriptor,
        hidden: Bool?,
        _ body: (DirectoryEntry) -> Void
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
            body(DirectoryEntry(name: name, kind: kind(of: name, in: folder, entry.pointee.d_type)))
        }
    }

    private static func kind(of name: String, in folder: Descriptor, _ type: UInt8) -> Kind {
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
