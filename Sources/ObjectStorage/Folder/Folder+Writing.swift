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

extension Folder {
    /// The hidden folder of files that are being written.
    static let temporary = ".tmp"

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
        try mayWrite(key.text)
        let root = try root()
        return try complaining("Writing", key) {
            let file = try TemporaryFile(in: try folder(Folder.temporary, beneath: root))
            try bytes.withUnsafeReadableBytes { try file.descriptor.write(RawSpan(_unsafeBytes: $0), at: 0) }
            return try finish(file, as: key, metadata: metadata, beneath: root, placing)
        }
    }

    /// Gives a file that holds an object's bytes its metadata and its place.
    func finish(
        _ file: TemporaryFile,
        as key: ObjectKey,
        metadata: ObjectMetadata,
        beneath root: Descriptor,
        _ placing: Placing
    ) throws -> (info: ObjectInfo, isPlaced: Bool) {
        try setTime(of: file.descriptor)
        let status = try FileStatus(file.descriptor)
        let sidecar = try TemporaryFile(in: try folder(Folder.temporary, beneath: root))
        try sidecar.descriptor.write(Sidecar(name: key.name, status: status, metadata: metadata).bytes())
        if writing == .durable {
            try file.descriptor.synchronize()
            try sidecar.descriptor.synchronize()
        }
        do {
            return (status.info(metadata), try place(file, sidecar, at: key, beneath: root, placing))
        } catch {
            // A folder that was made for an object that did not come to be.
            removeEmptyFolders(from: key.parent, beneath: root)
            throw error
        }
    }

    /// Throws where the folder is only for reading.
    func mayWrite(_ name: String) throws {
        guard writing == .never else { return }
        throw StorageError(.denied, "'\(name)' cannot be written: the folder '\(path)' is only for reading.")
    }

    /// A folder below the root, made when it is not there.
    func folder(_ path: String, beneath root: Descriptor) throws(DescriptorError) -> Descriptor {
        do throws(DescriptorError) {
            return try Descriptor.open(beneath: root, path: path.isEmpty ? "." : path, for: .folder)
        } catch {
            guard error.number == ENOENT else { throw error }
        }
        var here = root
        for part in path.split(separator: "/") {
            let name = String(part)
            // 0777 less what the operator's umask takes away, as for any folder that a program makes.
            let made = mkdirat(here.number, name, 0o777)
            guard made == 0 || errno == EEXIST else {
                throw DescriptorError(errno: errno, attempt: "Making the folder \(name)")
            }
            if made == 0, writing == .durable { try here.synchronize() }
            here = try Descriptor.open(beneath: here, path: name, for: .folder)
        }
        return here
    }

    /// Makes the folder itself and those above it, where they are not there.
    func makeRoot() throws {
        var made = path.hasPrefix("/") ? "/" : ""
        var refusal: DescriptorError?
        for part in path.split(separator: "/") {
            made += part + "/"  // checked: texts, which are put together
            guard mkdir(made, 0o777) != 0, errno != EEXIST else { continue }
            let cause = DescriptorError(errno: errno, attempt: "Making '\(made)'")
            // What cannot be made may be there already, above a folder that is: the last one tells.
            guard cause.number == EROFS || cause.number == EACCES else { throw unmakeable(refusal ?? cause) }
            if refusal == nil, access(made, F_OK) != 0 { refusal = cause }
        }
        if let refusal { throw unmakeable(refusal) }
    }

    private func unmakeable(_ cause: DescriptorError) -> StorageError {
        StorageError(
            StorageError.Code(cause),
            "The folder '\(path)' cannot be made: \(cause).",
            cause: cause
        )
    }

    /// Whether the folder can be read, and written where that is wanted.
    func check() throws {
        let root = try root()
        guard writing != .never else { return }
        do throws(DescriptorError) {
            let file = try TemporaryFile(in: try folder(Folder.temporary, beneath: root))
            try file.descriptor.write([0])
        } catch {
            throw StorageError(
                StorageError.Code(error),
                "The folder '\(path)' cannot be written: \(error).",
                cause: error
            )
        }
    }

    /// Removes temporary files that a process left behind which was killed while writing.
    ///
    /// A file that is being written is locked by its writer; the age is for the moment before it is.
    func sweep(olderThan age: Duration = .seconds(60)) throws {
        guard writing != .never else { return }
        let root = try root()
        guard let temporary = try? Descriptor.open(beneath: root, path: Folder.temporary, for: .folder) else { return }
        let limit = UnixTime.now - age
        for name in try Folder.names(in: temporary).map(\.name) {
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
        beneath root: Descriptor,
        _ placing: Placing
    ) throws -> Bool {
        var attempts = 0
        while true {
            let parent: Descriptor
            do throws(DescriptorError) {
                // Also while a folder on the way is made, another writer may remove it as empty.
                parent = try folder(key.parent, beneath: root)
                switch placing {
                case .replacing:
                    try exclusively(key) { () throws(DescriptorError) in
                        try replace(file, sidecar, at: key, in: parent)
                    }
                case .onlyIfAbsent:
                    let isNew = try exclusively(key) { () throws(DescriptorError) in
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
            if writing == .durable { try parent.synchronize() }
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
