import Crypto
import Descriptors

/// What tells one state of a file from another.
struct FileStatus: Hashable {
    /// Its length in bytes.
    var size: Int
    /// When it was written: nanoseconds since 1970.
    var modified: Int
    /// Its number on its device.
    var inode: UInt64

    init(_ descriptor: Descriptor) throws(DescriptorError) {
        let status = try descriptor.status()
        size = status.size
        modified = status.modifiedSeconds * 1_000_000_000 + status.modifiedNanoseconds
        inode = status.inode
    }

    /// The validator: another one when the file was replaced, or written to at another time or with another length.
    ///
    /// Two writes within one tick of the file system's clock (some milliseconds) that leave the length as it was
    /// cannot be told apart, unless they are ours: those have times of their own. Hashed, since nobody outside needs
    /// to know the numbers.
    var etag: String {
        let text = "\(inode)-\(size)-\(modified)"
        return hexadecimal(SHA256.hash(data: Array(text.utf8)).prefix(12))
    }

    /// As a store tells it.
    func info(_ metadata: ObjectMetadata = ObjectMetadata()) -> ObjectInfo {
        ObjectInfo(size: size, etag: etag, modified: Double(modified) / 1e9, metadata: metadata)
    }
}
