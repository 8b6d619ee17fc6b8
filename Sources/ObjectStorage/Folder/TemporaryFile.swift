import Descriptors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file under a name of its own, which is removed unless the file is moved to its place.
final class TemporaryFile {
    /// The file, open for writing and locked, so that nobody takes it for a leftover.
    let descriptor: Descriptor
    /// Whether it has been moved.
    private(set) var isPlaced = false

    private let folder: Descriptor
    private let name: String

    /// Makes an empty file.
    init(in folder: Descriptor) throws(DescriptorError) {
        self.folder = folder
        self.name = String(UInt64.random(in: .min ... .max), radix: 36)
        self.descriptor = try Descriptor.open(beneath: folder, path: name, for: .creating(permissions: 0o666))
        flock(descriptor.number, LOCK_EX | LOCK_NB)
    }

    /// Gives the file its place, and whatever was there is gone.
    func move(to target: Descriptor, _ newName: String) throws(DescriptorError) {
        guard renameat(folder.number, name, target.number, newName) == 0 else {
            throw DescriptorError(errno: errno, attempt: "Moving a finished file to '\(newName)'")
        }
        isPlaced = true
    }

    deinit {
        if !isPlaced { unlinkat(folder.number, name, 0) }
    }
}
