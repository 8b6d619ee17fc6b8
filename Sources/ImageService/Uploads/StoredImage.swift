public import Foundation
import ObjectStorage
public import Recipes
public import RenderWire

/// What is known of an uploaded image; also, as JSON, the sidecar that is kept beside its original.
public struct StoredImage: Hashable, Sendable {
    /// Its name.
    public var id: UploadID
    /// The original's key.
    public var key: String
    /// What the original's bytes are.
    public var format: OriginalFormat
    /// The upright width in pixels, of one page.
    public var width: Int
    /// The upright height in pixels, of one page.
    public var height: Int
    /// Pages or frames.
    public var pages: Int
    /// The original's length in bytes.
    public var bytes: Int
    /// The SHA-256 of the original's bytes in hexadecimal digits.
    public var sha256: String
    /// When it was stored; whole seconds.
    public var created: Date
    /// The set that is made of it; `nil` for none.
    public var set: String?
    /// The presets that the set had when it was ordered; `nil` in sidecars from before they were kept.
    var presets: [String]?
    /// What stands for it until it has come; `nil` where none was made.
    public var placeholder: Placeholder?
    /// What is wrong with it; `nil` where nothing is.
    public var damage: OriginalDamage?

    /// Makes a description; `name` must have been made safe.
    init(
        id: UploadID,
        name: String,
        header: ImageHeader,
        bytes: Int,
        sha256: String,
        set: String? = nil,
        presets: [String]? = nil,
        placeholder: Placeholder? = nil
    ) {
        self.id = id
        self.key = "\(id)/\(name)"
        self.format = header.format
        self.width = header.size.width
        self.height = header.size.height
        self.pages = header.pages
        self.bytes = bytes
        self.sha256 = sha256
        self.created = Date(timeIntervalSince1970: id.created.timeIntervalSince1970.rounded(.down))
        (self.set, self.presets) = (set, presets)
        self.placeholder = placeholder
        damage = header.damage
    }

    /// What a plan needs to know of it.
    var header: ImageHeader {
        ImageHeader(format: format, size: PixelSize(width: width, height: height), pages: pages)
    }

    // checked: the length of a text
    /// The last part of the key.
    public var name: String { String(key.utf8.dropFirst(id.text.utf8.count + 1)) ?? key }

    /// The original's key as a store takes it; `nil` where somebody has changed the sidecar.
    var objectKey: ObjectKey? { key.utf8.starts(with: "\(id)/".utf8) ? ObjectKey(key) : nil }
}

extension StoredImage: Codable {
    /// The sidecar's version; a reader refuses a higher one.
    private static let version = 1

    private enum Field: String, CodingKey {
        case version, id, key, format, width, height, pages, bytes, sha256, created, set, presets, placeholder, damage
    }

    /// Reads a sidecar.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        let version = try fields.decode(Int.self, forKey: .version)
        guard version == StoredImage.version else {
            throw DecodingError.dataCorruptedError(
                forKey: .version,
                in: fields,
                debugDescription: "The sidecar is of version \(version); this program reads \(StoredImage.version)."
            )
        }
        id = try fields.decode(UploadID.self, forKey: .id)
        key = try fields.decode(String.self, forKey: .key)
        format = try fields.decode(OriginalFormat.self, forKey: .format)
        width = try fields.decode(Int.self, forKey: .width)
        height = try fields.decode(Int.self, forKey: .height)
        pages = try fields.decode(Int.self, forKey: .pages)
        bytes = try fields.decode(Int.self, forKey: .bytes)
        // Pages and sets compute with them; no picture has other numbers.
        guard [width, height, pages].allSatisfy({ (1...2_147_483_647).contains($0) }), bytes >= 0 else {
            throw DecodingError.dataCorruptedError(
                forKey: .width,
                in: fields,
                debugDescription: "No picture is \(width) × \(height) on \(pages) pages in \(bytes) bytes."
            )
        }
        sha256 = try fields.decode(String.self, forKey: .sha256)
        let time = try fields.decode(String.self, forKey: .created)
        guard let created = try? Date(time, strategy: .iso8601) else {
            throw DecodingError.dataCorruptedError(
                forKey: .created,
                in: fields,
                debugDescription: "'\(time)' is no time as RFC 3339 writes it."
            )
        }
        self.created = created
        set = try fields.decodeIfPresent(String.self, forKey: .set)
        // An image is not lost over these.
        presets = try? fields.decodeIfPresent([String].self, forKey: .presets)
        placeholder = try? fields.decodeIfPresent(Placeholder.self, forKey: .placeholder)
        damage = try? fields.decodeIfPresent(OriginalDamage.self, forKey: .damage)
    }

    /// Writes a sidecar; the time as RFC 3339 has it, whatever the encoder would do.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Field.self)
        try fields.encode(StoredImage.version, forKey: .version)
        try fields.encode(id, forKey: .id)
        try fields.encode(key, forKey: .key)
        try fields.encode(format, forKey: .format)
        try fields.encode(width, forKey: .width)
        try fields.encode(height, forKey: .height)
        try fields.encode(pages, forKey: .pages)
        try fields.encode(bytes, forKey: .bytes)
        try fields.encode(sha256, forKey: .sha256)
        try fields.encode(created.formatted(.iso8601), forKey: .created)
        try fields.encodeIfPresent(set, forKey: .set)
        try fields.encodeIfPresent(presets, forKey: .presets)
        try fields.encodeIfPresent(placeholder, forKey: .placeholder)
        try fields.encodeIfPresent(damage, forKey: .damage)
    }
}
