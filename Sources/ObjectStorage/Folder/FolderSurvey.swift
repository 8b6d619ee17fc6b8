import Basics
import Descriptors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Looks what lies in a folder and when it was last used, and notes uses; waits for the disk.
struct FolderSurvey: Sendable {
    /// A file of ours that was found in a folder.
    struct File: Sendable {
        var key: ObjectKey
        var size: Int
        /// When it was last used.
        var used: UnixTime
    }

    private let root: FolderRoot
    private let remover: FolderRemover

    init(_ root: FolderRoot, _ remover: FolderRemover) {
        self.root = root
        self.remover = remover
    }

    /// What one folder holds: the files that have a sidecar, and the prefixes of the folders in it.
    ///
    /// Removes sidecars whose objects are gone, unless they are so young that the object may be about to come.
    func contents(of prefix: String) throws -> (files: [File], folders: [String]) {
        let top = try root.open()
        guard let folder = try root.existingFolder(prefix, beneath: top) else { return ([], []) }
        var sidecars = Set(
            try DirectoryEntry.all(in: folder, hidden: true).map(\.name).filter { $0.hasSuffix(".meta") }
        )
        var files: [File] = []
        var folders: [String] = []
        for entry in try DirectoryEntry.all(in: folder) {
            guard let key = ObjectKey(prefix + entry.name) else { continue }
            switch entry.kind {
            case .folder: folders.append(key.text + "/")
            case .file:
                guard sidecars.remove(Sidecar.name(for: entry.name)) != nil else { continue }
                var raw = stat()
                guard fstatat(folder.number, entry.name, &raw, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
                files.append(File(key: key, size: max(0, Int(clamping: raw.st_size)), used: FolderSurvey.used(raw)))
            case .link, .other: continue
            }
        }
        let limit = UnixTime.now - .seconds(60)
        for name in sidecars {
            var raw = stat()
            guard fstatat(folder.number, name, &raw, AT_SYMLINK_NOFOLLOW) == 0, FolderSurvey.used(raw) < limit else {
                continue
            }
            try remover.removeOrphan(name, in: folder, prefix)
        }
        return (files, folders)
    }

    /// Sets the access time of a file, and leaves the time of writing as it is; a file system that refuses loses only
    /// the order of use over a restart.
    func noteUse(of key: ObjectKey) {
        guard let folder = try? root.open(), let file = try? Descriptor.open(beneath: folder, path: key.text) else {
            return
        }
        let times = [UnixTime.now.timespec, timespec(tv_sec: 0, tv_nsec: FolderSurvey.omitted)]
        futimens(file.number, times)
    }

    // `UTIME_OMIT`, a macro that Swift does not see.
    #if canImport(Darwin)
    private static let omitted = -2
    #else
    private static let omitted = (1 << 30) - 2  // checked: a constant of the system
    #endif

    private static func used(_ raw: stat) -> UnixTime {
        #if canImport(Darwin)
        let (read, written) = (raw.st_atimespec, raw.st_mtimespec)
        #else
        let (read, written) = (raw.st_atim, raw.st_mtim)
        #endif
        return max(UnixTime(read), UnixTime(written))
    }
}
