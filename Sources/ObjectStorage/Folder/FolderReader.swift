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
    private let root: FolderRoot

    init(_ root: FolderRoot) { self.root = root }

    /// The object, open; `nil` when there is none, also when the path leads out of the folder or is no regular file.
    func open(_ key: ObjectKey) throws -> OpenedObject? {
        let folder = try root.open()
        return try root.exclusively(key) {
            guard let descriptor = try open(key.text, beneath: folder) else { return nil }
            let status = try root.attempting("Looking at", key) { try FileStatus(descriptor) }
            let sidecar = sidecar(of: key, beneath: folder)
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
                "\(root.quoted(key)) cannot be read: \(error).",
                cause: error
            )
        }
    }

    /// The sidecar beside an object's place, whatever file it belongs to; `nil` when there is none or it is damaged.
    private func sidecar(of key: ObjectKey, beneath folder: Descriptor) -> Sidecar? {
        guard let file = try? open(key.parent + Sidecar.name(for: key.name), beneath: folder),
            let bytes = try? file.readAll(limit: Sidecar.sizeLimit)
        else { return nil }
        return Sidecar(bytes)
    }

    private func open(_ path: String, beneath folder: Descriptor) throws -> Descriptor? {
        do throws(DescriptorError) {
            return try Descriptor.open(beneath: folder, path: path)
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
