/// The name of an object in a store: path components joined by `/`.
///
/// A key cannot leave the store it is used in: there are no empty, `.` or `..` components, no hidden ones (leading
/// dot), no control characters and no backslashes, and it has at most 1,024 bytes of UTF-8 (S3's bound).
public struct ObjectKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The key as text.
    public let text: String

    /// Checks a text; `nil` when it is no key.
    public init?(_ text: String) {
        guard ObjectKey.isValid(text) else { return nil }
        self.text = text
    }

    /// The key as text.
    public var description: String { text }

    /// Orders keys by their UTF-8 bytes, as S3 lists them.
    public static func < (left: ObjectKey, right: ObjectKey) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    private static func isValid(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 1024 else { return false }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f || $0 == "\\" }) else {
            return false
        }
        return text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { component in
            !component.isEmpty && !component.hasPrefix(".") && component.utf8.count <= 255
        }
    }
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
