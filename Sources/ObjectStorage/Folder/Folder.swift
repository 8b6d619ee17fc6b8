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

/// The blocking half of ``FolderStore``: every function waits for the disk and belongs on a thread of its own.
///
/// The folder is opened anew each time, so that one that is mounted or made again later is found; while it is not
/// there, everything throws `missing`, and nothing is taken for deleted.
final class Folder: Sendable {
    /// The folder's path as given.
    let path: String
    /// What may be written, and how carefully.
    let writing: FolderStore.Writing
    /// Whether the folder is made again where it is not there.
    private let isRemade: Bool
    /// Held while an object's two files change places, by readers and writers of this process.
    private let locks: [Lock]
    /// The last time of writing that was given to a file.
    let lastWrite = Mutex(UnixTime(seconds: 0))

    private final class Lock: Sendable { let mutex = Mutex(()) }

    init(path: String, writing: FolderStore.Writing, isRemade: Bool = false) {
        self.path = path
        self.writing = writing
        self.isRemade = isRemade
        self.locks = (0..<64).map { _ in Lock() }
    }

    /// Runs `body` while no other thread changes the same object.
    func exclusively<Value, Failure: Error>(
        _ key: ObjectKey,
        _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let lock = locks[Int(UInt(bitPattern: key.hashValue) % UInt(locks.count))]  // checked: a remainder by 64 locks
        return try lock.mutex.withLock { (_) throws(Failure) in try body() }
    }

    /// The folder itself.
    func root() throws -> Descriptor {
        do throws(DescriptorError) {
            return try Descriptor.open(path: path, for: .folder)
        } catch  where isRemade && error.number == ENOENT {
            // Somebody has removed it, which costs what was in it and nothing else.
            do {
                try makeRoot()
                return try Descriptor.open(path: path, for: .folder)
            } catch {
                throw StorageError(.missing, "\(error)", cause: error)
            }
        } catch {
            let code: StorageError.Code = error.code == .notFound ? .missing : StorageError.Code(error)
            throw StorageError(code, "The folder '\(path)' cannot be opened: \(error).", cause: error)
        }
    }

    /// The object, open; `nil` when there is none, also when the path leads out of the folder or is no regular file.
    func open(_ key: ObjectKey) throws -> OpenedObject? {
        let root = try root()
        return try exclusively(key) {
            guard let descriptor = try open(key.text, beneath: root) else { return nil }
            let status = try complaining("Looking at", key) { try FileStatus(descriptor) }
            let sidecar = sidecar(of: key, beneath: root)
            let metadata = sidecar.flatMap { $0.belongs(to: key.name, status) ? $0.metadata : nil }
            return OpenedObject(info: status.info(metadata ?? ObjectMetadata()), descriptor: descriptor)
        }
    }

    /// The object with all of its bytes.
    func read(_ key: ObjectKey, upTo limit: Int) throws -> StoredBytes? {
        guard let opened = try open(key) else { return nil }
        let size = opened.info.size
        // A buffer ends at 4 GiB, and traps beyond.
        let limit = min(limit, 1 << 31)
        guard size <= limit else {
            throw StorageError(.tooLarge, "'\(key)' has \(size) bytes; at most \(limit) were wanted.")
        }
        do throws(DescriptorError) {
            // checked: from 0 to what is not below it
            return StoredBytes(info: opened.info, bytes: try opened.descriptor.readBuffer(0..<max(0, size)))
        } catch {
            throw StorageError(
                error.isOfOneFile ? .unreadable : .failed,
                "'\(key)' in '\(path)' cannot be read: \(error).",
                cause: error
            )
        }
    }

    /// The sidecar beside an object's place, whatever file it belongs to; `nil` when there is none or it is damaged.
    func sidecar(of key: ObjectKey, beneath root: Descriptor) -> Sidecar? {
        guard let file = try? open(key.parent + Sidecar.name(for: key.name), beneath: root),
            let bytes = try? file.readAll(limit: Sidecar.sizeLimit)
        else { return nil }
        return Sidecar(bytes)
    }

    private func open(_ path: String, beneath root: Descriptor) throws -> Descriptor? {
        do throws(DescriptorError) {
            return try Descriptor.open(beneath: root, path: path)
        } catch {
            switch error.code {
            // ENXIO: a socket, or a device without a driver.
            case .notFound, .outside, .wrongKind: return nil
            case _ where error.number == ENXIO: return nil
            default:
                throw StorageError(
                    // The folder itself has just been opened.
                    error.isOfOneFile ? .unreadable : StorageError.Code(error),
                    "'\(path)' in '\(self.path)' cannot be opened: \(error).",
                    cause: error
                )
            }
        }
    }

    /// Says which object and folder a failed call was about.
    func complaining<Value>(_ attempt: String, _ key: ObjectKey, _ body: () throws -> Value) throws -> Value {
        try complaining("\(attempt) '\(key)'", body)
    }

    /// Says which folder a failed call was about.
    func complaining<Value>(_ attempt: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DescriptorError {
            throw StorageError(
                StorageError.Code(error),
                "\(attempt) in '\(path)' failed: \(error).",
                cause: error
            )
        }
    }
}

extension ObjectKey {
    /// The last part.
    var name: String {
        text.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(text[text.utf8.index(after: $0)...]) } ?? text
    }

    /// All but the last part, with the `/`; empty where there is only one part.
    // checked: an end that was found in this text
    var parent: String { text.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(text[...$0]) } ?? "" }
}

extension StorageError.Code {
    /// What a failed call means for a store.
    init(_ error: DescriptorError) {
        self =
            switch (error.code, error.number) {
            case (_, ENOSPC), (_, EDQUOT), (_, EFBIG): .full
            case (.denied, _): .denied
            case (.tooLarge, _): .tooLarge
            case (_, ENAMETOOLONG), (_, ENOTDIR), (_, EISDIR), (_, EEXIST), (_, ENOTEMPTY), (.outside, _): .badName
            default: .failed
            }
    }
}
