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

    /// Writes an object.
    ///
    /// Both files are written under temporary names first. The sidecar takes its place before the object: killed in
    /// between, the new sidecar stands beside the old file and says nothing of it.
    func put(_ key: ObjectKey, _ bytes: ByteBuffer, metadata: ObjectMetadata) throws -> ObjectInfo {
        guard writing != .never else {
            throw StorageError(.denied, "'\(key)' cannot be written: the folder '\(path)' is only for reading.")
        }
        let root = try root()
        return try complaining("Writing", key) {
            let temporary = try folder(Folder.temporary, beneath: root)
            let file = try TemporaryFile(in: temporary)
            try bytes.withUnsafeReadableBytes { try file.descriptor.write(RawSpan(_unsafeBytes: $0), at: 0) }
            try setTime(of: file.descriptor)
            let status = try FileStatus(file.descriptor)
            let sidecar = try TemporaryFile(in: temporary)
            try sidecar.descriptor.write(Sidecar(name: key.name, status: status, metadata: metadata).bytes())
            if writing == .durable {
                try file.descriptor.synchronize()
                try sidecar.descriptor.synchronize()
            }
            try place(file, sidecar, at: key, beneath: root)
            return status.info(metadata)
        }
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
        for part in path.split(separator: "/") {
            made += part + "/"
            guard mkdir(made, 0o777) != 0, errno != EEXIST else { continue }
            let cause = DescriptorError(errno: errno, attempt: "Making '\(made)'")
            // What cannot be made may be there already, above a folder that is: opening it will tell.
            guard cause.number != EROFS, cause.number != EACCES else { continue }
            throw StorageError(StorageError.Code(cause), "The folder '\(path)' cannot be made: \(cause).", cause: cause)
        }
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
        let limit = Folder.nanosecondsSince1970() - Int(age / .nanoseconds(1))
        for name in try Folder.names(in: temporary).map(\.name) {
            guard let file = try? Descriptor.open(beneath: temporary, path: name),
                let status = try? FileStatus(file), status.modified < limit,
                flock(file.number, LOCK_EX | LOCK_NB) == 0
            else { continue }
            unlinkat(temporary.number, name, 0)
        }
    }

    static func nanosecondsSince1970() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
    }

    private func place(
        _ file: TemporaryFile,
        _ sidecar: TemporaryFile,
        at key: ObjectKey,
        beneath root: Descriptor
    ) throws {
        var attempts = 0
        while true {
            let parent = try folder(key.parent, beneath: root)
            do throws(DescriptorError) {
                try exclusively(key) { () throws(DescriptorError) -> Void in
                    let sidecarName = Sidecar.name(for: key.name)
                    try sidecar.move(to: parent, sidecarName)
                    do throws(DescriptorError) {
                        try file.move(to: parent, key.name)
                    } catch {
                        unlinkat(parent.number, sidecarName, 0)
                        throw error
                    }
                }
            } catch {
                // The folder was removed after it was found here, together with the last object in it.
                attempts += 1
                guard error.number == ENOENT, !sidecar.isPlaced, attempts < 16 else { throw error }
                continue
            }
            if writing == .durable { try parent.synchronize() }
            return
        }
    }

    /// Gives a file a time of writing that no other file of ours has, however coarse the system's clock is.
    private func setTime(of file: Descriptor) throws(DescriptorError) {
        let time = lastWrite.withLock { last in
            last = max(Folder.nanosecondsSince1970(), last + 1)
            return last
        }
        let spec = timespec(tv_sec: time / 1_000_000_000, tv_nsec: time % 1_000_000_000)
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
