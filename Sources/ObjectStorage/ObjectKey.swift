/// The name of an object in a store: path components joined by `/`.
///
/// A key cannot leave the store it is used in: there are no empty, `.` or `..` components, no hidden ones (leading
/// dot), no control characters and no backslashes, and it has at most 1,024 bytes of UTF-8 (S3's bound).
/// Keys are equal when their bytes are: an `é` in one character and one in two are two names to a store.
public struct ObjectKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The key as text.
    public let text: String

    /// Checks a text; `nil` when it is no key.
    public init?(_ text: String) {
        guard ObjectKey.isValid(text) else { return nil }
        self.text = text
    }

    /// Takes a text that is known to be a key because of how it was made.
    package init(known text: String) {
        assert(ObjectKey.isValid(text))
        self.text = text
    }

    /// The key as text.
    public var description: String { text }

    /// Orders keys by their UTF-8 bytes, as S3 lists them.
    public static func < (left: ObjectKey, right: ObjectKey) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    /// Tells whether two keys have the same bytes.
    public static func == (left: ObjectKey, right: ObjectKey) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Feeds the key's bytes to a hasher.
    public func hash(into hasher: inout Hasher) {
        let isDone: Void? = text.utf8.withContiguousStorageIfAvailable {
            hasher.combine(bytes: UnsafeRawBufferPointer($0))
        }
        if isDone == nil { for byte in text.utf8 { hasher.combine(byte) } }
        hasher.combine(text.utf8.count)
    }

    // Works on bytes: a hot request has its key checked too.
    private static func isValid(_ text: String) -> Bool {
        let dot = UInt8(ascii: "."), slash = UInt8(ascii: "/"), backslash = UInt8(ascii: "\\")
        guard !text.isEmpty, text.utf8.count <= 1024 else { return false }
        var length = 0
        for byte in text.utf8 {
            switch byte {
            case slash:
                guard length > 0 else { return false }
                length = 0
            case ..<0x20, 0x7f, backslash: return false
            case dot where length == 0: return false
            default:
                length += 1
                guard length <= 255 else { return false }
            }
        }
        return length > 0
    }
}

extension ObjectKey {
    /// The last part.
    var name: String {
        text.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(text[text.utf8.index(after: $0)...]) } ?? text
    }

    /// All but the last part, with the `/`; empty where there is only one part.
    // checked: an end that was found in this text
    var parent: String { text.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(text[...$0]) } ?? "" }
}

/// The beginning of keys, up to and including a `/`; or nothing, which every key begins with.
public struct ObjectKeyPrefix: Hashable, Sendable {
    /// The prefix as text: empty, or ending in `/`.
    public let text: String

    /// Every key.
    public static let all = ObjectKeyPrefix(text: "")

    /// The keys in the folder named by a key.
    public init(folder: ObjectKey) { self.text = folder.text + "/" }

    private init(text: String) { self.text = text }
}
