import Basics
import Crypto
import Foundation
import ObjectStorage

/// What a write leaves, by which its writer knows it again when the answer says too little, or was lost.
struct WriteMark: Hashable {
    /// The object's length.
    var size: Int
    /// The name of the write, which goes with the object's metadata; `nil` for a write without one.
    var write: String?
    /// What S3 makes of the bytes, where that can be said; no store has to, and one that encrypts with keys of its own
    /// makes something else.
    var etag: String?

    /// Whether an object is what the write has left.
    ///
    /// The name decides. Where the store has lost all names, length and validator do.
    func matches(_ found: RemoteObjectInfo) -> Bool {
        guard found.info.size == size else { return false }
        guard let write else { return true }
        return found.write.map { $0 == write } ?? (found.info.etag == etag)
    }

    /// The validator of an object in parts: the MD5 of its parts' MD5s, and how many there are.
    ///
    /// - Parameter tags: The parts' validators.
    /// - Returns: The validator; `nil` where those of the parts are no MD5s.
    static func etag(ofParts tags: [String]) -> String? {
        var md5 = Insecure.MD5()
        for tag in tags {
            guard let bytes = Hexadecimal.bytes(ObjectHeaders.bareTag(tag).utf8), bytes.count == 16 else { return nil }
            md5.update(data: bytes)
        }
        return "\(Hexadecimal.text(md5.finalize()))-\(tags.count)"
    }
}
