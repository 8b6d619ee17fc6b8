import Basics
import Crypto
import ObjectStorage

/// Where things lie in the store of variants: the one place that knows.
///
/// * `<folder>/<digest>.<ending>`: a variant; the folder is the original's, the digest that of its normalized recipe
/// * `<folder>/original.json`: what a renderer has told of the original
/// * `400x300/<key>`: the variant of a fixed-size path, under the key that the path prescribes
/// * `calotype-sidecars/…`: what lists show of originals that came as files (``OriginalSidecars``)
enum VariantLayout {
    private static let header = "original"

    /// The key of a variant.
    static func variant(in folder: String, digest: String, ending: String) -> ObjectKey {
        ObjectKey(known: "\(folder)/\(digest).\(ending)")
    }

    /// The key of what is known of an original.
    static func header(in folder: String) -> ObjectKey { ObjectKey(known: "\(folder)/\(header).json") }

    /// What the keys of all that belongs to an original begin with, but for fixed sizes.
    static func prefix(of folder: String) -> ObjectKeyPrefix { ObjectKeyPrefix(folder: ObjectKey(known: folder)) }

    /// The digest of the variant under a key of an original's folder; `nil` where that is something else.
    static func digest(of key: ObjectKey, in folder: String) -> String? {
        let name = key.text.dropFirst(folder.count + 1).prefix { $0 != "." }
        return name == header ? nil : String(name)
    }

    /// What the keys of keyed originals' sidecars begin with; no purge and no bound on variants takes them.
    static let sidecars = ObjectKeyPrefix(folder: ObjectKey(known: "calotype-sidecars"))

    /// The key of an original's sidecar.
    static func sidecar(of original: ObjectKey) -> ObjectKey {
        let digits = Hexadecimal.text(SHA256.hash(data: Array(original.text.utf8)).prefix(16))
        return ObjectKey(known: "\(sidecars.text)\(digits.prefix(2))/\(digits).json")
    }

    /// The key of an original's variant of a fixed size, such as `400x300`; `nil` where there can be none.
    static func fixed(_ size: some StringProtocol, of original: ObjectKey) -> ObjectKey? {
        ObjectKey("\(size)/\(original.text)")
    }

    /// Whether a folder's name is that of a fixed size: `400x300`, `400x`, `x300`.
    static func isFixedSize(_ folder: String) -> Bool {
        let sides = folder.split(separator: "x", omittingEmptySubsequences: false)
        return sides.count == 2 && sides.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isNumber } }
    }
}
