import CKernel
import Descriptors
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file under a name of its own, which is removed unless it is moved to its place.
final class TemporaryFile: Sendable {
    /// The file, open for writing and locked, so that nobody takes it for a leftover.
    let descriptor: Descriptor

    private enum State { case temporary, final, nowhere }

    private let folder: Descriptor
    private let name: String
    private let state = Mutex(State.temporary)

    /// Makes an empty file.
    init(in folder: Descriptor) throws(DescriptorError) {
        self.folder = folder
        self.name = String(UInt64.random(in: .min ... .max), radix: 36)
        self.descriptor = try Descriptor.open(beneath: folder, path: name, for: .creating(permissions: 0o666))
        flock(descriptor.number, LOCK_EX | LOCK_NB)
    }

    /// Whether it has been moved.
    var isPlaced: Bool { state.withLock { $0 == .final } }

    /// The same file with nothing but the right to read it.
    func forReading() throws(DescriptorError) -> Descriptor { try Descriptor.open(beneath: folder, path: name) }

    /// Gives the file its place, and whatever was there is gone.
    func move(to target: Descriptor, _ newName: String) throws(DescriptorError) {
        guard renameat(folder.number, name, target.number, newName) == 0 else {
            throw DescriptorError(errno: errno, attempt: "Moving a finished file to '\(newName)'")
        }
        state.withLock { $0 = .final }
    }

    /// Gives the file its place unless something is there; `false` when something is.
    func moveToFreePlace(in target: Descriptor, _ newName: String) throws(DescriptorError) -> Bool {
        let result = ck_move_to_free_name(folder.number, name, target.number, newName)
        if result == -EEXIST { return false }
        guard result == 0 else {
            throw DescriptorError(errno: -result, attempt: "Moving a finished file to '\(newName)'")
        }
        state.withLock { $0 = .final }
        return true
    }

    /// Gives the space back at once, which a file that is removed keeps as long as anybody has it open.
    ///
    /// Not for a file that a renderer may be reading: it would fall into the hole.
    func empty() { _ = ftruncate(descriptor.number, 0) }

    /// Removes the file unless it has been moved.
    func remove() {
        state.withLock { state in
            guard state == .temporary else { return }
            unlinkat(folder.number, name, 0)
            state = .nowhere
        }
    }

    deinit { remove() }
}
