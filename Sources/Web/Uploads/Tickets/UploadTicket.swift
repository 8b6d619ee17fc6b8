import Recipes

/// Lets somebody without a token upload one image.
///
/// It holds all that is known of it, so that any server with the same keys can check it.
struct UploadTicket: Codable, Hashable, Sendable {
    /// Its own name, by which is remembered that it has been used.
    var id: String
    /// The Unix time after which it is void.
    var expires: Int
    /// The most bytes of the image.
    var maxBytes: Int
    /// What the image may be; `nil` allows every format.
    var formats: [String]?
    /// The image's name, whatever the uploader calls it.
    var name: String?
    /// The only origin from whose pages it may be used.
    var origin: String?

    // Short, since all of it stands in a URL.
    private enum CodingKeys: String, CodingKey {
        case id = "i"
        case expires = "e"
        case maxBytes = "m"
        case formats = "f"
        case name = "n"
        case origin = "o"
    }

    /// The longest that a ticket may be valid, in seconds.
    static let longest = 86_400
    /// The longest name, in bytes.
    static let longestName = 255

    /// What the image may be; `nil` allows every format.
    var allowedFormats: Set<OriginalFormat>? { formats.map { Set($0.compactMap(OriginalFormat.init(rawValue:))) } }
}
