import Descriptors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file's bytes, seen as memory.
///
/// Reading through the descriptor would move an offset that other renderers of the same original share.
final class MappedFile {
    /// The bytes, as long as this object lives.
    let bytes: UnsafeRawBufferPointer
    private let memory: UnsafeMutableRawPointer?

    /// Maps all of a regular file or of a file in memory.
    ///
    /// - Returns: `nil` where the system refuses, as for a pipe.
    init?(_ descriptor: Descriptor) {
        var status = stat()
        guard fstat(descriptor.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let length = Int(clamping: status.st_size)
        guard length > 0 else {
            memory = nil
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        let start = mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor.number, 0)
        guard let start, start != MAP_FAILED else { return nil }
        memory = start
        bytes = UnsafeRawBufferPointer(start: start, count: length)
    }

    deinit { if let memory { munmap(memory, bytes.count) } }
}
