import Basics
import Crypto
import ObjectStorage
import Recipes
import RenderWire

/// What the service knows of an original at a moment.
struct OriginalFacts: Hashable, Sendable {
    /// Its key in the originals store, or its address.
    var name: OriginalName
    /// The folder of its variants: the first half of the name's SHA-256 in hexadecimal digits.
    var folder: String
    /// Its length in bytes.
    var size: Int
    /// Its validator: another one means other bytes.
    var etag: String
    /// The validator that an earlier version gave it; what was made then is still of these bytes.
    private var formerETag: String?
    /// When it was last written, in seconds since 1970.
    var modified: Double
    /// What its first bytes say it is; `nil` when they are no image we know.
    var format: OriginalFormat?
    /// Why it is no image that is read, for a person; empty where it may be one.
    var refusal: String

    /// Takes what a store tells, and the first bytes.
    init(name: OriginalName, info: ObjectInfo, head: [UInt8]) {
        self.name = name
        self.folder = OriginalFacts.folder(of: name)
        self.size = info.size
        self.etag = info.etag
        self.formerETag = info.formerETag
        self.modified = info.modified
        format = FormatSniffer.sniff(head)
        refusal = format == nil ? FormatSniffer.refusal(of: head) : ""
    }

    /// Takes what is known of an upload's bytes.
    init(name: OriginalName, info: ObjectInfo, format: OriginalFormat) {
        self.init(name: name, info: info, head: [])
        (self.format, refusal) = (format, "")
    }

    /// Whether a validator that was noted once is that of the present bytes.
    func isCurrent(_ noted: String) -> Bool { noted == etag || noted == formerETag }

    /// The last part of the name with another ending.
    func fileName(ending: String) -> String {
        let name = self.name.fileName.utf8[...]
        // A hidden file's dot begins no ending; no key is hidden, but an address may end like that.
        let dot = name.lastIndex(of: UInt8(ascii: ".")).flatMap { $0 > name.startIndex ? $0 : nil }
        let stem = dot.map { name[..<$0] } ?? name  // checked: a place that was found in it
        return "\(Substring(stem)).\(ending)"
    }

    /// The folder of an original's variants.
    static func folder(of name: OriginalName) -> String {
        Hexadecimal.text(SHA256.hash(data: Array(name.text.utf8)).prefix(16))
    }
}
