import Basics
import Crypto
import Descriptors

/// What tells one state of a file from another: its length, and when it was written.
///
/// Neither its number nor its device: a copy that kept its date, a restored backup, the same folder on another machine
/// hold the same original.
struct FileStatus: Hashable {
    /// Its length in bytes.
    let size: Int
    /// When it was written.
    let modified: UnixTime
    /// Its number on its device, which was a part of the validator once.
    private let inode: UInt64

    /// Asks the system.
    init(_ descriptor: Descriptor) throws(DescriptorError) { self.init(try descriptor.status()) }

    /// Takes over what the system has said.
    init(_ status: Descriptor.Status) {
        size = status.size
        modified = status.modified
        inode = status.inode
    }

    /// The validator: another one when the file was written to at another time or with another length.
    ///
    /// Two writes within one tick of the file system's clock (some milliseconds) that leave the length as it was
    /// cannot be told apart, unless they are ours: those have times of their own. Hashed, since nobody outside needs
    /// to know the numbers.
    var etag: String { FileStatus.digest("\(size)-\(modified.seconds).\(modified.nanoseconds)") }

    /// The validator that Calotype 0.1 gave the same file.
    var formerETag: String { FileStatus.digest("\(inode)-\(size)-\(modified.nanosecondsSince1970)") }

    /// As a store tells it.
    func info(_ metadata: ObjectMetadata = ObjectMetadata()) -> ObjectInfo {
        ObjectInfo(
            size: size,
            etag: etag,
            modified: modified.secondsSince1970,
            metadata: metadata,
            formerETag: formerETag
        )
    }

    private static func digest(_ text: String) -> String {
        Hexadecimal.text(SHA256.hash(data: Array(text.utf8)).prefix(12))
    }
}
