import Basics
public import ObjectStorage

/// The name of an image of the library: that of an upload, or of an original that came as a file or an object.
///
/// An upload's is its UUID. The other's is `k-` and its key in base64url without padding (RFC 4648, section 5), so that
/// it needs no register; a key has at most 1,024 bytes, and so such a name 1,368 characters.
public enum ImageID: Hashable, Sendable, CustomStringConvertible {
    case upload(UploadID)
    /// An original that came by another road, by its key.
    case key(ObjectKey)

    /// Reads the text of a name, which has one spelling only; `nil` for anything else.
    ///
    /// That there is such an image it does not say.
    public init?(_ text: String) {
        guard text.utf8.starts(with: ImageID.prefix.utf8) else {
            guard let id = UploadID(text) else { return nil }
            self = .upload(id)
            return
        }
        let digits = text.utf8.dropFirst(ImageID.prefix.utf8.count)
        guard digits.count <= ImageID.mostDigits, let bytes = Base64URL.decode(digits),
            let key = String(validating: bytes, as: UTF8.self).flatMap({ ObjectKey($0) }),
            // Padding would be another spelling.
            Base64URL.encode(bytes).utf8.elementsEqual(digits)
        else { return nil }
        self = .key(key)
    }

    /// The name of the image that has this original.
    public init(original key: ObjectKey) {
        let parts = key.text.split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let id = UploadID(String(parts[0])) else {
            self = .key(key)
            return
        }
        self = .upload(id)
    }

    /// The name as text.
    public var text: String {
        switch self {
        case .upload(let id): id.text
        case .key(let key): ImageID.prefix + Base64URL.encode(key.text.utf8)
        }
    }

    /// The name as text.
    public var description: String { text }

    private static let prefix = "k-"
    /// What 1,024 bytes take.
    private static let mostDigits = 1_366
}
