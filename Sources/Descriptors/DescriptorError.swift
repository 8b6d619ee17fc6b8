#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A call on a descriptor that did not work.
public struct DescriptorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is to be told apart.
    public enum Code: String, Hashable, Sendable {
        /// There is no such file, or a part of the path is no folder.
        case notFound
        /// The path leads out of its folder.
        case outside
        /// Something else than what was asked for: a folder for a file, a file for a folder, a pipe.
        case wrongKind
        /// There is a file already.
        case exists
        /// The system does not allow it.
        case denied
        /// No space, descriptors or memory are left.
        case exhausted
        /// More bytes than were allowed for.
        case tooLarge
        /// The other end has gone.
        case closed
        /// Nothing can be taken now without waiting.
        case wouldWait
        /// This system has no such call.
        case unsupported
        /// Anything else.
        case failed
    }

    /// What is to be told apart.
    public var code: Code
    /// What was attempted, and on what.
    public var attempt: String
    /// The system's own number of the reason; 0 where the reason is ours.
    public var number: Int32

    /// Makes an error of our own.
    ///
    /// - Parameters:
    ///   - code: What is to be told apart.
    ///   - attempt: What was attempted, and on what.
    public init(_ code: Code, attempt: String) {
        self.code = code
        self.attempt = attempt
        self.number = 0
    }

    /// Makes an error from what the system answered.
    ///
    /// - Parameters:
    ///   - number: The value of `errno`.
    ///   - attempt: What was attempted, and on what.
    public init(errno number: Int32, attempt: String) {
        self.attempt = attempt
        self.number = number
        self.code =
            switch number {
            case ENOENT, ENOTDIR, ENAMETOOLONG: .notFound
            case EXDEV, ELOOP: .outside
            case EISDIR: .wrongKind
            case EEXIST: .exists
            case EACCES, EPERM, EROFS: .denied
            case ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM: .exhausted
            case EFBIG, EMSGSIZE: .tooLarge
            case EPIPE, ECONNRESET: .closed
            case EAGAIN: .wouldWait
            case ENOSYS, EOPNOTSUPP: .unsupported
            default: .failed
            }
    }

    /// Whether it says something of this file alone, and nothing of the disk, the folder or this process: its rights
    /// (or those of a folder on the way), or that what the disk has of it is damaged.
    public var isOfOneFile: Bool {
        switch number {
        case EACCES, EPERM, EIO, EBADMSG, EOVERFLOW, EUCLEAN: true
        default: false
        }
    }

    /// A sentence for a log.
    public var description: String {
        number == 0 ? "\(attempt): \(code.rawValue)" : "\(attempt): \(String(cString: strerror(number)))"
    }
}

/// Gives what the kernel answered, or throws it.
func checked<Result: FixedWidthInteger>(
    _ result: Result,
    _ attempt: @autoclosure () -> String
) throws(DescriptorError) -> Result {
    guard result >= 0 else { throw DescriptorError(errno: -Int32(truncatingIfNeeded: result), attempt: attempt()) }
    return result
}
