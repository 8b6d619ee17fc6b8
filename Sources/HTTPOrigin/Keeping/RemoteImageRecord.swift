import Basics
import Crypto
import NIOHTTP1
import ObjectStorage

/// What is known of an image on another server, and until when that is believed.
struct RemoteImageRecord: Hashable, Sendable {
    /// The validator for our own use: from the bytes alone, so that it is the same on every machine that fetched them,
    /// and an image that is fetched again unchanged makes no variant outdated.
    var etag: String
    /// Its length in bytes.
    var size: Int
    /// When it was last changed by what the server says, else when it was fetched: seconds since 1970.
    var modified: Double
    /// The server's validator, with its quotes.
    var serverETag: String?
    /// The server's date, as it was written.
    var serverDate: String?
    /// A hash of the address it came from in the end, behind all redirects.
    var source: String
    /// When the server last said that this is the image.
    var confirmed: Double
    /// How long that is believed, in seconds.
    var lifetime: Double
    /// Until when another try is not worth it, after one has failed.
    var quietUntil = 0.0

    /// Takes down what an answer says of the image that came with it.
    init(
        _ received: DownloadBody.Result,
        _ headers: HTTPHeaders,
        from address: String,
        now: Double,
        bounds: ClosedRange<Double>
    ) {
        etag = String(received.digest.prefix(24))
        size = received.size
        serverETag = headers.first(name: "ETag").flatMap { RemoteImageRecord.validator($0) }
        serverDate = headers.first(name: "Last-Modified").flatMap { RemoteImageRecord.validator($0) }
        modified = min(serverDate.flatMap(HTTPDate.seconds).map(Double.init) ?? now, now)
        source = RemoteImageRecord.hash(address)
        confirmed = now
        lifetime = Freshness.lifetime(of: headers, now: now, in: bounds)
    }

    /// Takes down that the image is still the same.
    mutating func confirm(_ headers: HTTPHeaders, now: Double, bounds: ClosedRange<Double>) {
        confirmed = now
        quietUntil = 0
        // An answer that says nothing of caching leaves what was said before.
        guard headers.contains(name: "Cache-Control") || headers.contains(name: "Expires") else { return }
        lifetime = Freshness.lifetime(of: headers, now: now, in: bounds)
    }

    /// Whether it may be used without asking; a time in the future is from a clock that was wrong.
    func isFresh(at now: Double) -> Bool {
        // checked: floating-point numbers never trap
        now < quietUntil || (now < confirmed + lifetime && confirmed <= now + 1)
    }

    /// Whether it may be used while the server is down.
    func isUsable(at now: Double, for time: Double) -> Bool { now < confirmed + lifetime + time }

    /// What a request for it may be made conditional on; `nil` when the server gave nothing for that.
    var conditions: Fetcher.Conditions? {
        guard serverETag != nil || serverDate != nil else { return nil }
        return Fetcher.Conditions(source: source, etag: serverETag, lastModified: serverDate)
    }

    /// As a store tells of an object.
    var info: ObjectInfo { ObjectInfo(size: size, etag: etag, modified: modified) }

    /// A text's SHA-256 in hexadecimal digits.
    static func hash(_ text: String) -> String { Hexadecimal.text(SHA256.hash(data: Array(text.utf8))) }

    /// A validator of reasonable length, as it may be sent back.
    private static func validator(_ text: String) -> String? {
        text.utf8.count <= 256 && text.utf8.allSatisfy { (0x20...0x7e).contains($0) } && !text.isEmpty ? text : nil
    }
}

extension RemoteImageRecord {
    /// What is kept beside the bytes; the address for people who look into the folder.
    func attributes(address: String) -> [String: String] {
        var attributes = [
            "address": String(address.prefix(600)), "etag": etag, "modified": String(modified), "source": source,
            "confirmed": String(confirmed), "lifetime": String(lifetime),
        ]
        attributes["server-etag"] = serverETag
        attributes["server-date"] = serverDate
        return attributes
    }

    /// Reads what was kept beside bytes; `nil` when it is something else.
    init?(_ info: ObjectInfo) {
        let attributes = info.metadata.attributes
        guard let etag = attributes["etag"], etag.utf8.count == 24, let source = attributes["source"],
            let modified = attributes["modified"].flatMap(Double.init), modified.isFinite,
            let confirmed = attributes["confirmed"].flatMap(Double.init), confirmed.isFinite,
            let lifetime = attributes["lifetime"].flatMap(Double.init), lifetime.isFinite
        else { return nil }
        self.etag = etag
        self.source = source
        self.modified = modified
        self.confirmed = confirmed
        self.lifetime = lifetime
        size = info.size
        serverETag = attributes["server-etag"].flatMap { RemoteImageRecord.validator($0) }
        serverDate = attributes["server-date"].flatMap { RemoteImageRecord.validator($0) }
    }
}
