import Basics
import Descriptors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Removes objects of a folder; waits for the disk.
struct FolderRemover: Sendable {
    private let root: FolderRoot

    init(_ root: FolderRoot) { self.root = root }

    /// Removes an object, and the folders that are empty then; `false` when there was none.
    func delete(_ key: ObjectKey) throws -> Bool {
        try root.requireWritable("'\(key.text)' cannot be removed")
        let folder = try root.open()
        guard let parent = try root.existingFolder(key.parent, beneath: folder) else { return false }
        let removed = try removeFiles(of: key, in: parent)
        if removed {
            if root.isDurable { try root.attempting("Removing", key) { try parent.synchronize() } }
            FolderRemover.removeEmptyFolders(from: key.parent, beneath: folder)
        }
        return removed
    }

    /// Removes every object below a prefix, and says how many there were; what cannot be removed is told in the end.
    func deleteAll(under prefix: ObjectKeyPrefix) throws -> Int {
        try root.requireWritable("'\(prefix.text)' cannot be removed")
        let folder = try root.open()
        var problem: (any Error)?
        let count = try removeAll(in: prefix.text, beneath: folder, &problem)
        FolderRemover.removeEmptyFolders(from: prefix.text, beneath: folder)
        if let problem { throw problem }
        return count
    }

    private func removeFiles(of key: ObjectKey, in parent: Descriptor) throws -> Bool {
        try root.attempting("Removing", key) {
            try root.exclusively(key) {
                // Only what `open` could give: not a folder, a pipe, a device.
                var raw = stat()
                guard fstatat(parent.number, key.name, &raw, AT_SYMLINK_NOFOLLOW) == 0,
                    [S_IFREG, S_IFLNK].contains(raw.st_mode & S_IFMT)
                else { return false }
                // The object first: a sidecar without its object says nothing, and is swept one day.
                guard unlinkat(parent.number, key.name, 0) == 0 else {
                    if errno == ENOENT { return false }
                    throw DescriptorError(errno: errno, attempt: "Removing a file")
                }
                unlinkat(parent.number, Sidecar.name(for: key.name), 0)
                return true
            }
        }
    }

    private func removeAll(in prefix: String, beneath top: Descriptor, _ problem: inout (any Error)?) throws -> Int {
        guard let folder = try root.existingFolder(prefix, beneath: top) else { return 0 }
        var count = 0
        for entry in try DirectoryEntry.all(in: folder) {
            guard let key = ObjectKey(prefix + entry.name) else { continue }
            do {
                switch entry.kind {
                case .folder:
                    count +|= try removeAll(in: key.text + "/", beneath: top, &problem)
                    unlinkat(folder.number, entry.name, AT_REMOVEDIR)
                case .file, .link:
                    if try removeFiles(of: key, in: folder) { count += 1 }
                case .other: continue
                }
            } catch  where DirectoryEntry.isAffectedAlone(by: error) {
                // The rest goes all the same.
                if problem == nil { problem = error }
            }
        }
        // Sidecars whose objects are gone; what a writer is placing just now is beside its object in a moment.
        for entry in try DirectoryEntry.all(in: folder, hidden: true) where entry.name.hasSuffix(".meta") {
            try removeOrphan(entry.name, in: folder, prefix)
        }
        return count
    }

    /// Removes a sidecar that has no object beside it.
    func removeOrphan(_ name: String, in folder: Descriptor, _ prefix: String) throws {
        guard let file = try? Descriptor.open(beneath: folder, path: name),
            let sidecar = (try? file.readAll(limit: Sidecar.sizeLimit)).flatMap({ Sidecar($0) }),
            Sidecar.name(for: sidecar.name) == name,
            let key = ObjectKey(prefix + sidecar.name)
        else { return }
        root.exclusively(key) {
            guard faccessat(folder.number, sidecar.name, F_OK, AT_SYMLINK_NOFOLLOW) != 0, errno == ENOENT else {
                return
            }
            unlinkat(folder.number, name, 0)
        }
    }

    /// Removes a folder and those above it as far as they are empty.
    static func removeEmptyFolders(from prefix: String, beneath root: Descriptor) {
        var parts = prefix.split(separator: "/").map(String.init)
        while let name = parts.popLast() {
            let path = parts.isEmpty ? "." : parts.joined(separator: "/")
            // Not all of them need be there: the disk may have been full when they were made.
            guard let parent = try? Descriptor.open(beneath: root, path: path, for: .folder) else { continue }
            guard unlinkat(parent.number, name, AT_REMOVEDIR) == 0 || errno == ENOENT else { return }
        }
    }
}
