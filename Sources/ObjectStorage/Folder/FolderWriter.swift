import Basics
import Descriptors
import NIOCore
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Writes objects of a folder, each under temporary names first; waits for the disk.
final class FolderWriter: Sendable {
    private let root: FolderRoot
    /// The last time of writing that was given to a file.
    private let lastWrite = Mutex(UnixTime(seconds: 0))

    init(_ root: FolderRoot) { self.root = root }

    /// What is done where an object has the key already.
    enum Placing {
        /// It goes.
        case replacing
        /// It stays, and the new one goes.
        case onlyIfAbsent
    }

    /// Writes an object, replacing what was there.
    func put(_ key: ObjectKey, _ bytes: ByteBuffer, metadata: ObjectMetadata) throws -> ObjectInfo {
        try write(key, bytes, metadata: metadata, .replacing).info
    }

    /// Writes an object; `nil` where there was one, which stays.
    func putIfAbsent(_ key: ObjectKey, _ bytes: ByteBuffer, metadata: ObjectMetadata) throws -> ObjectInfo? {
        let (info, isPlaced) = try write(key, bytes, metadata: metadata, .onlyIfAbsent)
        return isPlaced ? info : nil
    }

    /// Writes both files under temporary names and gives them their places.
    private func write(
        _ key: ObjectKey,
        _ bytes: ByteBuffer,
        metadata: ObjectMetadata,
        _ placing: Placing
    ) throws -> (info: ObjectInfo, isPlaced: Bool) {
        try root.requireWritable("'\(key.text)' cannot be written")
        let folder = try root.open()
        return try root.attempting("Writing", key) {
            let file = try TemporaryFile(in: try root.folder(FolderRoot.temporary, beneath: folder))
            try bytes.withUnsafeReadableBytes { try file.descriptor.write(RawSpan(_unsafeBytes: $0), at: 0) }
            return try finish(file, as: key, metadata: metadata, beneath: folder, placing)
        }
    }

    /// Gives a file that holds an object's bytes its metadata and its place.
    private func finish(
        _ file: TemporaryFile,
        as key: ObjectKey,
        metadata: ObjectMetadata,
        beneath folder: Descriptor,
        _ placing: Placing
    ) throws -> (info: ObjectInfo, isPlaced: Bool) {
        try setTime(of: file.descriptor)
        let status = try FileStatus(file.descriptor)
        let sidecar = try TemporaryFile(in: try root.folder(FolderRoot.temporary, beneath: folder))
        try sidecar.descriptor.write(Sidecar(name: key.name, status: status, metadata: metadata).bytes())
        if root.isDurable {
            try file.descriptor.synchronize()
            try sidecar.descriptor.synchronize()
        }
        do {
            return (status.info(metadata), try place(file, sidecar, at: key, beneath: folder, placing))
        } catch {
            // A folder that was made for an object that did not come to be.
            FolderRemover.removeEmptyFolders(from: key.parent, beneath: folder)
            throw error
        }
    }

    /// Makes a file for an object whose bytes are still to come.
    func receive() throws -> (file: TemporaryFile, reading: Descriptor) {
        try root.requireWritable("'An upload' cannot be written")
        let folder = try root.open()
        return try root.attempting("Beginning an upload") {
            let file = try TemporaryFile(in: try root.folder(FolderRoot.temporary, beneath: folder))
            return (file, try file.forReading())
        }
    }

    /// Adds bytes; what could not take all of them is removed at once, as a full disk wants its space back.
    func append(_ bytes: ByteBuffer, to file: TemporaryFile, at offset: Int) throws {
        do {
            try root.attempting("Writing an upload") {
                try bytes.withUnsafeReadableBytes { try file.descriptor.write(RawSpan(_unsafeBytes: $0), at: offset) }
            }
        } catch {
            file.empty()
            file.remove()
            throw error
        }
    }

    /// Gives a file that has all of its bytes its place, or removes it.
    func commit(_ file: TemporaryFile, as key: ObjectKey, metadata: ObjectMetadata) throws -> ObjectInfo {
        do {
            let folder = try root.open()
            return try root.attempting("Writing", key) {
                try finish(file, as: key, metadata: metadata, beneath: folder, .replacing).info
            }
        } catch {
            file.remove()
            throw error
        }
    }

    /// Whether the folder can be read, and written where that is wanted.
    func check() throws {
        let folder = try root.open()
        guard root.isWritable else { return }
        do throws(DescriptorError) {
            let file = try TemporaryFile(in: try root.folder(FolderRoot.temporary, beneath: folder))
            try file.descriptor.write([0])
        } catch {
            throw root.unwritable(error)
        }
    }

    /// Removes temporary files that a process left behind which was killed while writing.
    ///
    /// A file that is being written is locked by its writer; the age is for the moment before it is.
    func sweep(olderThan age: Duration = .seconds(60)) throws {
        guard root.isWritable else { return }
        let folder = try root.open()
        guard let temporary = try? Descriptor.open(beneath: folder, path: FolderRoot.temporary, for: .folder) else {
            return
        }
        let limit = UnixTime.now - age
        for name in try DirectoryEntry.all(in: temporary).map(\.name) {
            guard let file = try? Descriptor.open(beneath: temporary, path: name),
                let status = try? FileStatus(file), status.modified < limit,
                flock(file.number, LOCK_EX | LOCK_NB) == 0
            else { continue }
            unlinkat(temporary.number, name, 0)
        }
    }

    /// Moves an object's two files to their places; `false` where there was an object that had to stay.
    private func place(
        _ file: TemporaryFile,
        _ sidecar: TemporaryFile,
        at key: ObjectKey,
        beneath folder: Descriptor,
        _ placing: Placing
    ) throws -> Bool {
        var attempts = 0
        while true {
            let parent: Descriptor
            do throws(DescriptorError) {
                // Also while a folder on the way is made, another writer may remove it as empty.
                parent = try root.folder(key.parent, beneath: folder)
                switch placing {
                case .replacing:
                    try root.exclusively(key) { () throws(DescriptorError) in
                        try replace(file, sidecar, at: key, in: parent)
                    }
                case .onlyIfAbsent:
                    let isNew = try root.exclusively(key) { () throws(DescriptorError) in
                        try add(file, sidecar, at: key, in: parent)
                    }
                    guard isNew else { return false }
                }
            } catch {
                // The folder was removed after it was found here, together with the last object in it.
                attempts += 1
                guard error.number == ENOENT, !sidecar.isPlaced, !file.isPlaced, attempts < 16 else { throw error }
                continue
            }
            if root.isDurable { try parent.synchronize() }
            return true
        }
    }

    /// Moves the sidecar first: killed in between, it stands beside the old file and says nothing of it.
    private func replace(
        _ file: TemporaryFile,
        _ sidecar: TemporaryFile,
        at key: ObjectKey,
        in parent: Descriptor
    ) throws(DescriptorError) {
        let sidecarName = Sidecar.name(for: key.name)
        try sidecar.move(to: parent, sidecarName)
        do throws(DescriptorError) {
            try file.move(to: parent, key.name)
        } catch {
            unlinkat(parent.number, sidecarName, 0)
            throw error
        }
    }

    /// Moves the file first, since it decides who was first; killed in between, the object has no metadata.
    private func add(
        _ file: TemporaryFile,
        _ sidecar: TemporaryFile,
        at key: ObjectKey,
        in parent: Descriptor
    ) throws(DescriptorError) -> Bool {
        guard try file.moveToFreePlace(in: parent, key.name) else {
            var raw = stat()
            guard
                fstatat(parent.number, key.name, &raw, AT_SYMLINK_NOFOLLOW) != 0
                    || [S_IFREG, S_IFLNK].contains(raw.st_mode & S_IFMT)
            else { throw DescriptorError(errno: EISDIR, attempt: "Writing where there is no file but something else") }
            return false
        }
        do throws(DescriptorError) {
            try sidecar.move(to: parent, Sidecar.name(for: key.name))
        } catch {
            unlinkat(parent.number, key.name, 0)
            throw error
        }
        return true
    }

    /// Gives a file a time of writing that no other file of ours has, however coarse the system's clock is.
    private func setTime(of file: Descriptor) throws(DescriptorError) {
        let time = lastWrite.withLock { last in
            last = max(.now, last + .nanoseconds(1))
            return last
        }
        let spec = time.timespec
        guard futimens(file.number, [spec, spec]) == 0 else {
            throw DescriptorError(errno: errno, attempt: "Setting a file's time")
        }
    }
}

extension Descriptor {
    /// Waits until the disk has what was written.
    func synchronize() throws(DescriptorError) {
        guard fsync(number) == 0 else { throw DescriptorError(errno: errno, attempt: "Synchronizing") }
    }
}
