import Basics
public import Foundation

/// Somebody else's client, boto3, by whose eyes tests see what lies in a bucket.
public final class S3TestClient: Sendable {
    /// What it saw; what it was not asked about is `nil`.
    public struct Sight: Decodable, Sendable {
        /// Why it could not do what it was asked.
        public var error: String?
        /// The answer's status, of an address that was opened.
        public var status: Int?
        /// An object's length.
        public var size: Int?
        /// An object's SHA-256, in hexadecimal digits.
        public var sha256: String?
        /// An object's bytes, if they are not many.
        public var bytes: Data?
        /// An object's media type.
        public var type: String?
        /// An object's `Cache-Control`, where it has one.
        public var cacheControl: String?
        /// An object's metadata, as it travels.
        public var metadata: [String: String]?
        /// How an object is encrypted, in S3's word.
        public var encryption: String?
        /// The KMS key that encrypts an object.
        public var encryptionKey: String?
        /// Whole keys.
        public var keys: [String]?
        /// Whether everybody may read an object.
        public var isPublic: Bool?
    }

    private struct Wish: Encodable {
        var does: String
        var bucket: String?
        var key: String?
        var bytes: Data?
        var count: Int?
        var type: String?
        var metadata: [String: String]?
        var acl: String?
        var url: String?
    }

    private let process: HelperProcess
    private let turnstile = Turnstile()

    init(_ endpoint: String) async throws { process = try await HelperProcess("s3_client.py", [endpoint]) }

    /// Writes an object.
    public func put(
        _ bucket: String,
        _ key: String,
        _ bytes: Data,
        type: String? = nil,
        metadata: [String: String]? = nil,
        acl: String? = nil
    ) async throws {
        let wish = Wish(does: "put", bucket: bucket, key: key, bytes: bytes, type: type, metadata: metadata, acl: acl)
        try await done(wish)
    }

    /// Writes many small objects, whose keys are a prefix and four digits.
    public func fill(_ bucket: String, _ prefix: String, _ count: Int) async throws {
        try await done(Wish(does: "fill", bucket: bucket, key: prefix, count: count))
    }

    /// Writes a long object in parts, and tells its length and hash.
    public func upload(_ bucket: String, _ key: String, _ count: Int, type: String) async throws -> Sight {
        try await done(Wish(does: "upload", bucket: bucket, key: key, count: count, type: type))
    }

    /// Reads an object; what went wrong is told in `error`.
    public func get(_ bucket: String, _ key: String) async throws -> Sight {
        try await ask(Wish(does: "get", bucket: bucket, key: key))
    }

    /// Removes an object.
    public func delete(_ bucket: String, _ key: String) async throws {
        try await done(Wish(does: "delete", bucket: bucket, key: key))
    }

    /// All keys that begin with a prefix.
    public func list(_ bucket: String, _ prefix: String = "") async throws -> [String] {
        try await done(Wish(does: "list", bucket: bucket, key: prefix)).keys ?? []
    }

    /// The keys of writes in parts that nobody has ended.
    public func unfinished(_ bucket: String) async throws -> [String] {
        try await done(Wish(does: "uploads", bucket: bucket)).keys ?? []
    }

    /// Whether everybody may read an object by its own ACL.
    public func isPublic(_ bucket: String, _ key: String) async throws -> Bool {
        try await done(Wish(does: "readers", bucket: bucket, key: key)).isPublic ?? false
    }

    /// Opens an address as a browser would.
    public func fetch(_ url: String) async throws -> Sight { try await done(Wish(does: "fetch", url: url)) }

    @discardableResult
    private func done(_ wish: Wish) async throws -> Sight {
        let sight = try await ask(wish)
        if let error = sight.error { throw HelperProcess.Failure("\(wish.does): \(error)") }
        return sight
    }

    private func ask(_ wish: Wish) async throws -> Sight {
        let line = String(decoding: try JSONEncoder().encode(wish), as: UTF8.self)
        let answer = try await withCancellationShield { [turnstile, process] in
            try await turnstile.pass { try await process.ask(line) }
        }
        return try JSONDecoder().decode(Sight.self, from: Data(answer.utf8))
    }
}
