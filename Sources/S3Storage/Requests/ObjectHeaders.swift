import AWSAccess
import Basics
import NIOHTTP1
import ObjectStorage

/// How an object's metadata travels in headers.
enum ObjectHeaders {
    /// Names the write that made an object, so that a writer whose answer was lost finds out whether it was its own.
    static let writeName = "calotype-write"

    private static let prefix = "x-amz-meta-"
    /// What S3 says of objects whose type nobody named, and so what we say when nobody does.
    private static let unknownType = "binary/octet-stream"

    /// The headers to put an object with.
    ///
    /// - Parameters:
    ///   - metadata: The metadata.
    ///   - acl: Who may read it, as one of S3's own words.
    ///   - cacheControl: What caches are told that read it from the bucket.
    ///   - write: The name of this write, where it has one.
    /// - Returns: The headers.
    /// - Throws: A `StorageError` for names and types that cannot be headers.
    static func headers(
        _ metadata: ObjectMetadata,
        acl: String?,
        cacheControl: String? = nil,
        write: String? = nil
    ) throws -> [(name: String, value: String)] {
        let type = metadata.mediaType ?? unknownType
        guard !type.isEmpty, type.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
            throw StorageError(.failed, "The media type '\(type)' cannot be a header.")
        }
        var headers = [(name: "content-type", value: type)]
        if let acl { headers.append(("x-amz-acl", acl)) }
        if let cacheControl { headers.append(("cache-control", cacheControl)) }
        if let write { headers.append((prefix + writeName, write)) }
        for (name, value) in metadata.attributes.sorted(by: { $0.key < $1.key }) {
            guard isName(name), name != writeName else {
                throw StorageError(.failed, "The attribute '\(name)' of an object cannot be a header's name.")
            }
            headers.append((prefix + name, encoded(value)))
        }
        return headers
    }

    /// What is known of an object from the headers of an answer; `nil` when they say no length or validator.
    static func info(_ headers: HTTPHeaders, size: Int?) -> ObjectInfo? {
        guard let size, let etag = headers.first(name: "etag").map(bareTag), !etag.isEmpty else { return nil }
        let type = headers.first(name: "content-type")
        var attributes: [String: String] = [:]
        for (name, value) in headers {
            let name = name.lowercased()
            guard name.hasPrefix(prefix), name.utf8.count > prefix.utf8.count else { continue }
            attributes[String(name.dropFirst(prefix.count))] = decoded(value)
        }
        attributes[writeName] = nil
        return ObjectInfo(
            size: size,
            etag: etag,
            modified: headers.first(name: "last-modified").flatMap(HTTPDate.seconds).map(Double.init) ?? 0,
            metadata: ObjectMetadata(mediaType: type == unknownType ? nil : type, attributes: attributes)
        )
    }

    /// The name of the write that made an object.
    static func write(_ headers: HTTPHeaders) -> String? { headers.first(name: prefix + writeName) }

    /// A validator without its quotes, and without the mark of a weak one: gateways that compress put it there.
    static func bareTag(_ text: String) -> String {
        let text = text.hasPrefix("W/") ? text.dropFirst(2) : text[...]
        return text.hasPrefix("\"") && text.hasSuffix("\"") && text.count >= 2
            ? String(text.dropFirst().dropLast()) : String(text)
    }

    private static let visible = PercentCoding.Kept { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "%") }

    // Percent-encoded but for visible ASCII. A lone `%` is the empty text, since some servers drop empty headers, and
    // spaces are encoded, since proxies and signatures take several for one.
    private static func encoded(_ value: String) -> String {
        guard !value.isEmpty else { return "%" }
        return PercentCoding.encode(value, keeping: visible)
    }

    /// The text of a header; one that somebody else wrote and that is no percent-encoding stays as it is.
    private static func decoded(_ value: String) -> String {
        value == "%" ? "" : PercentCoding.decode(text: value) ?? value
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
            }
    }
}
