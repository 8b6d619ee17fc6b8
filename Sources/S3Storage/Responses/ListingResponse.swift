import AWSAccess
import Basics

/// A page of a listing as S3 gives it.
struct ListingResponse {
    /// An object of the page.
    struct Entry: Hashable {
        /// Its whole key.
        var key: String
        var size: Int
        var etag: String
        var modified: Double
    }

    /// The objects, in the server's order.
    var entries: [Entry] = []
    /// What keys begin with up to the delimiter, where one was asked for.
    var prefixes: [String] = []
    /// How to ask for the next page; `nil` on the last one.
    var continuation: String?

    /// Reads an answer; `nil` when it is none.
    init?(_ body: some Collection<UInt8>) {
        guard let root = XMLElement(document: body), root.name == "ListBucketResult" else { return nil }
        let isEncoded = root["EncodingType"] == "url"
        func text(_ value: String) -> String? {
            isEncoded ? PercentCoding.decode(text: value, plus: .space) : value
        }
        for element in root.all("Contents") {
            guard let key = element["Key"], let size = element["Size"].flatMap({ Int($0) }), size >= 0 else {
                return nil
            }
            // A key that is no UTF-8 can be no key of ours either.
            guard let name = text(key) else { continue }
            entries.append(
                Entry(
                    key: name,
                    size: size,
                    etag: ObjectHeaders.bareTag(element["ETag"] ?? ""),
                    modified: element["LastModified"].flatMap(RFC3339.seconds).map(Double.init) ?? 0
                )
            )
        }
        prefixes = root.all("CommonPrefixes").compactMap { $0["Prefix"].flatMap(text) }
        if root["IsTruncated"] == "true" {
            guard let token = root["NextContinuationToken"], !token.isEmpty else { return nil }
            continuation = token
        }
    }
}
