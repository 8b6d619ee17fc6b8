import Basics
import Descriptors
import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads objects of a folder; waits for the disk.
struct FolderReader: Sendable {
    /// What a sidecar has said of a file in one state.
    private struct ToldFile: Sendable {
        var status: FileStatus
        var info: ObjectInfo
    }

    private let root: FolderRoot
    /// What sidecars have said, some hundred bytes each.
    ///
    /// It is true of a file for as long as that is the same one, so that a sidecar is read once. Of a file without one
    /// nothing is remembered, since it may be on its way.
    private let known = MemoryCache<ObjectKey, ToldFile>(capacity: 4096)

    init(_ root: FolderRoot) { self.root = root }

    /// The object, open; `nil` when there is none, also when the path leads out of the folder or is no regular file.
    func open(_ key: ObjectKey) throws -> OpenedObject? {
        let folder = try root.open()
        return try root.exclusively(key) {
            guard let (file, status) = try open(key.text, beneath: folder) else { return nil }
            return OpenedObject(info: info(of: key, FileStatus(status), beneath: folder), descriptor: file)
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
                "\(root.quoted(key)) cannot be read: \(error).",
                cause: error
            )
        }
    }

    /// What is known of an object's file, from memory or by its sidecar.
    private func info(of key: ObjectKey, _ status: FileStatus, beneath folder: Descriptor) -> ObjectInfo {
        if let known = known.value(for: key), known.status == status { return known.info }
        guard let sidecar = sidecar(of: key, beneath: folder), sidecar.belongs(to: key.name, status) else {
            return status.info()
        }
        let info = status.info(sidecar.metadata)
        known.insert(ToldFile(status: status, info: info), for: key, cost: 1)
        return info
    }

    /// The sidecar beside an object's place, whatever file it belongs to; `nil` when there is none or it is damaged.
    private func sidecar(of key: ObjectKey, beneath folder: Descriptor) -> Sidecar? {
        guard let (file, status) = try? open(key.parent + Sidecar.name(for: key.name), beneath: folder),
            status.size <= Sidecar.sizeLimit,
            let bytes = try? file.read(0..<max(0, status.size))  // checked: an end that is not below 0
        else { return nil }
        return Sidecar(bytes)
    }

    private func open(
        _ path: String,
        beneath folder: Descriptor
    ) throws -> (file: Descriptor, status: Descriptor.Status)? {
        do throws(DescriptorError) {
            return try Descriptor.openFile(beneath: folder, path: path)
        } catch {
            switch error.code {
            // ENXIO: a socket, or a device without a driver.
            case .notFound, .outside, .wrongKind: return nil
            case _ where error.number == ENXIO: return nil
            default:
                throw StorageError(
                    // The folder itself has just been opened.
                    error.isOfOneFile ? .unreadable : StorageError.Code(error),
                    "\(root.quoted(path)) cannot be opened: \(error).",
                    cause: error
                )
            }
        }
    }
}
