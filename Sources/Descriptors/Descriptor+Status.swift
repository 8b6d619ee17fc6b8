public import Basics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Descriptor {
    /// What the system knows of an open file.
    public struct Status: Hashable, Sendable {
        /// What a descriptor may be open on.
        public enum Kind: Hashable, Sendable {
            /// A regular file, or a file in memory.
            case file
            case folder
            /// A pipe, a socket, a device.
            case other
        }

        /// What it is.
        public var kind: Kind
        /// The length in bytes.
        public var size: Int
        /// When its content was last changed; any time that a file system can name.
        public var modified: UnixTime
        /// The number of the file on its device.
        public var inode: UInt64
        /// The number of the device.
        public var device: UInt64
    }

    /// Asks what the system knows of the file.
    ///
    /// - Returns: Kind, size and time of the last change.
    /// - Throws: ``DescriptorError``.
    public func status() throws(DescriptorError) -> Status {
        var raw = stat()
        guard fstat(number, &raw) == 0 else { throw DescriptorError(errno: errno, attempt: "Looking at a file") }
        #if canImport(Darwin)
        let modified = raw.st_mtimespec
        #else
        let modified = raw.st_mtim
        #endif
        let kind: Status.Kind =
            switch raw.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            default: .other
            }
        return Status(
            kind: kind,
            // A file system of somebody else's making may say anything, and a length below zero would trap further up.
            size: max(0, Int(clamping: raw.st_size)),
            modified: UnixTime(modified),
            inode: UInt64(clamping: raw.st_ino),
            device: UInt64(truncatingIfNeeded: raw.st_dev)
        )
    }

    /// The length in bytes.
    ///
    /// - Returns: How long the file is now.
    /// - Throws: ``DescriptorError``.
    public func size() throws(DescriptorError) -> Int { try status().size }
}
