import Descriptors
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One folder of the file system: where it is, what may be done in it, and one writer of each object at a time.
///
/// The folder is opened anew each time, so that one that is mounted or made again later is found; while it is not
/// there, everything throws `missing`, and nothing is taken for deleted.
final class FolderRoot: Sendable {
    /// The hidden folder of files that are being written.
    static let temporary = ".tmp"

    private let path: String
    private let writing: FolderStore.Writing
    private let isRemade: Bool
    /// Held while an object's two files change places, by readers and writers of this process.
    private let locks: [Lock]

    private final class Lock: Sendable { let mutex = Mutex(()) }

    /// - Parameters:
    ///   - path: The folder's path.
    ///   - writing: What may be written, and how carefully.
    ///   - isRemade: Whether the folder is made again where it is not there.
    init(path: String, writing: FolderStore.Writing, isRemade: Bool) {
        self.path = path
        self.writing = writing
        self.isRemade = isRemade
        locks = (0..<64).map { _ in Lock() }
    }

    /// Whether anything may be written.
    var isWritable: Bool { writing != .never }

    /// Whether the disk is waited for.
    var isDurable: Bool { writing == .durable }

    /// A name in this folder as errors cite it.
    func quoted(_ name: some CustomStringConvertible) -> String { "'\(name)' in '\(path)'" }

    /// Throws where the folder is only for reading.
    ///
    /// - Parameter attempt: What cannot be done then, as the beginning of a sentence.
    /// - Throws: A `StorageError` with code `denied`.
    func requireWritable(_ attempt: @autoclosure () -> String) throws {
        guard !isWritable else { return }
        throw StorageError(.denied, "\(attempt()): the folder '\(path)' is only for reading.")
    }

    /// Runs `body` while no other thread changes the same object.
    func exclusively<Value, Failure: Error>(
        _ key: ObjectKey,
        _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let lock = locks[Int(UInt(bitPattern: key.hashValue) % UInt(locks.count))]  // checked: a remainder by 64 locks
        return try lock.mutex.withLock { (_) throws(Failure) in try body() }
    }

    /// Opens the folder itself; makes it again first, where that is wanted.
    func open() throws -> Descriptor {
        do throws(DescriptorError) {
            return try Descriptor.open(path: path, for: .folder)
        } catch  where isRemade && error.number == ENOENT {
            // Somebody has removed it, which costs what was in it and nothing else.
            do {
                try make()
                return try Descriptor.open(path: path, for: .folder)
            } catch {
                throw StorageError(.missing, "\(error)", cause: error)
            }
        } catch {
            let code: StorageError.Code = error.code == .notFound ? .missing : StorageError.Code(error)
            throw StorageError(code, "The folder '\(path)' cannot be opened: \(error).", cause: error)
        }
    }

    /// Makes the folder itself and those above it, where they are not there.
    func make() throws {
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
            if made == 0, isDurable { try here.synchronize() }
            here = try Descriptor.open(beneath: here, path: name, for: .folder)
        }
        return here
    }

    /// What is said of a folder that cannot be written.
    func unwritable(_ cause: DescriptorError) -> StorageError {
        StorageError(
            StorageError.Code(cause),
            "The folder '\(path)' cannot be written: \(cause).",
            cause: cause
        )
    }

    /// Says which object and folder a failed call was about.
    func attempting<Value>(_ attempt: String, _ key: ObjectKey, _ body: () throws -> Value) throws -> Value {
        try attempting("\(attempt) '\(key)'", body)
    }

    /// Says which folder a failed call was about.
    func attempting<Value>(_ attempt: String, _ body: () throws -> Value) throws -> Value {
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
