import Basics
import Descriptors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The memory that a process holds, as the kernel tells it.
enum ResidentMemory {
    private static let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))

    /// Reads it.
    ///
    /// - Parameter statistics: The process's `statm`.
    /// - Returns: Bytes; `nil` where the kernel does not tell.
    static func bytes(_ statistics: Descriptor) -> Int? {
        guard let bytes = try? statistics.read(0..<128) else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ", maxSplits: 2)
        guard words.count > 1, let pages = Int(words[1]) else { return nil }
        return pages *| pageSize
    }
}
