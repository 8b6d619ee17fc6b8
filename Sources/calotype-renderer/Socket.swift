import Descriptors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The connection to the host.
enum Socket {
    /// Descriptor 0, if it is a socket; `nil` when a person or a script started the program.
    static var given: Descriptor? {
        var status = stat()
        guard fstat(0, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return nil }
        return Descriptor(owning: 0)
    }
}

/// What is written for the server's log.
enum StandardError {
    /// Writes a line, at once and without any buffer that a crash would lose.
    static func write(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = bytes.withUnsafeBytes { unistdWrite(2, $0.baseAddress, $0.count) }
    }
}

/// `write` by a name that no method hides.
private func unistdWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
