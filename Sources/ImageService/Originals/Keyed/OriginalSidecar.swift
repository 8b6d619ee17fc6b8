import Recipes
import RenderWire

/// What is kept of an original that came as a file or an object: never beside it, but in the store of variants.
///
/// All of it is known of certain bytes. When the original changes it says nothing any more, and is written anew.
struct OriginalSidecar: Hashable, Sendable {
    /// The original's key.
    var key: String
    /// The validator of the bytes that were looked at.
    var etag: String
    /// What they are.
    var format: OriginalFormat
    /// The upright width in pixels, of one page.
    var width: Int
    /// The upright height in pixels, of one page.
    var height: Int
    /// Pages or frames.
    var pages: Int
    /// What is wrong with it; `nil` where nothing is known to be.
    var damage: OriginalDamage?
    /// Whether all of it has been decoded, and not only its header been read.
    var isWhole: Bool
    /// What stands for it until it has come; `nil` where none was made.
    var placeholder: Placeholder?

    /// Takes over what a renderer has found.
    init(key: String, etag: String, header: ImageHeader, isWhole: Bool, placeholder: Placeholder?) {
        (self.key, self.etag) = (key, etag)
        (format, width, height, pages) = (header.format, header.size.width, header.size.height, header.pages)
        damage = header.damage
        (self.isWhole, self.placeholder) = (isWhole, placeholder)
    }
}

extension OriginalSidecar: Codable {
    /// Its version; of a higher one nothing is read, and it is never written over.
    static let version = 1

    private enum Field: String, CodingKey {
        case version, key, etag, format, width, height, pages, whole, placeholder, damage
    }

    /// Reads a sidecar.
    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        let version = try fields.decode(Int.self, forKey: .version)
        guard version == OriginalSidecar.version else { throw Newer() }
        key = try fields.decode(String.self, forKey: .key)
        etag = try fields.decode(String.self, forKey: .etag)
        format = try fields.decode(OriginalFormat.self, forKey: .format)
        width = try fields.decode(Int.self, forKey: .width)
        height = try fields.decode(Int.self, forKey: .height)
        pages = try fields.decode(Int.self, forKey: .pages)
        // Plans and pages compute with them; no picture has other numbers.
        guard [width, height, pages].allSatisfy({ (1...2_147_483_647).contains($0) }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .width,
                in: fields,
                debugDescription: "No picture is \(width) × \(height) on \(pages) pages."
            )
        }
        isWhole = try fields.decode(Bool.self, forKey: .whole)
        placeholder = try? fields.decodeIfPresent(Placeholder.self, forKey: .placeholder)
        damage = try? fields.decodeIfPresent(OriginalDamage.self, forKey: .damage)
    }

    /// Writes a sidecar.
    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Field.self)
        try fields.encode(OriginalSidecar.version, forKey: .version)
        try fields.encode(key, forKey: .key)
        try fields.encode(etag, forKey: .etag)
        try fields.encode(format, forKey: .format)
        try fields.encode(width, forKey: .width)
        try fields.encode(height, forKey: .height)
        try fields.encode(pages, forKey: .pages)
        try fields.encode(isWhole, forKey: .whole)
        try fields.encodeIfPresent(placeholder, forKey: .placeholder)
        try fields.encodeIfPresent(damage, forKey: .damage)
    }

    /// The sidecar is one of another version.
    struct Newer: Error {}
}
