#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An open file descriptor that closes itself when nobody holds it any more.
///
/// Several holders may read at the same time only with calls that carry their own offset (`pread`).
public final class Descriptor: Sendable {
    /// The number the kernel knows it by; valid as long as this object lives.
    public let number: Int32

    /// Takes over an open descriptor.
    public init(owning number: Int32) { self.number = number }

    deinit { close(number) }
}
