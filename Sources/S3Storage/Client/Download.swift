import AsyncHTTPClient
import Basics
import Descriptors
import NIOCore
import NIOHTTP1
import ObjectStorage
import Synchronization

/// Brings one object into a descriptor, over as many broken connections as it takes, and never half of one version
/// and half of another.
final class Download: Sendable {
    private struct State {
        var info: ObjectInfo?
        var quotedTag: String?
        var spool: Spool?
    }

    private let client: S3Client
    private let key: String
    private let limit: Int
    private let folder: String?
    private let state = Mutex(State())

    /// Prepares a download.
    ///
    /// - Parameters:
    ///   - key: The object's whole key.
    ///   - client: Who speaks with the bucket.
    ///   - limit: The most bytes the object may have.
    ///   - folder: Where long objects are put; `nil` for the system's place.
    init(_ key: String, from client: S3Client, upTo limit: Int, folder: String?) {
        self.key = key
        self.client = client
        self.limit = limit
        self.folder = folder
    }

    /// Does it; `nil` when there is no such object.
    func run() async throws -> OpenedObject? {
        do {
            return try await client.perform { [self] in
                request()
            } _: { [self] in
                try await take($0)
            }
        } catch let error as S3Error where error.code == .noSuchKey {
            return nil
        }
    }

    /// The whole object at first; later what is missing, if it is still the same one.
    private func request() -> S3Request {
        var request = S3Request(operation: .getObject, method: "GET", key: key)
        request.headers = [("accept-encoding", "identity")]
        let (received, tag) = state.withLock { ($0.spool?.count ?? 0, $0.quotedTag) }
        guard received > 0, let tag else { return request }
        request.headers += [("range", "bytes=\(received)-"), ("if-match", tag)]
        // It has become another one, or too short for what is missing.
        request.accepted = [412, 416]
        return request
    }

    private func take(_ response: HTTPClientResponse) async throws -> OpenedObject {
        let (info, spool) =
            switch response.status.code {
            case 206: try goOn(response.headers)
            case 200: try await begin(response.headers)
            default: throw startOver("the object was replaced while it was read")
            }
        for try await part in response.body {
            guard spool.count +| part.readableBytes <= info.size else {
                throw startOver("more came than there should be")
            }
            try await spool.append(part)
        }
        guard spool.count == info.size else { throw BodyError.wrongLength(expected: info.size, found: spool.count) }
        return OpenedObject(info: info, descriptor: try await spool.finish())
    }

    private func begin(_ headers: HTTPHeaders) async throws -> (ObjectInfo, Spool) {
        state.withLock { $0 = State() }
        let request = S3Request(operation: .getObject, method: "GET", key: key)
        let context = client.context(request)
        try ObjectResponse.refuseCoded(headers, context)
        let info = try ObjectResponse.info(headers, headers.contentLength, context)
        guard info.size <= limit else {
            let message = "it has \(info.size) bytes, and at most \(limit) are read"
            throw FailedAttempt(S3Error(.tooLarge, message, in: context), remedy: .none)
        }
        let spool = try await client.spool(expecting: info.size, in: folder)
        state.withLock { $0 = State(info: info, quotedTag: headers.first(name: "etag"), spool: spool) }
        return (info, spool)
    }

    private func goOn(_ headers: HTTPHeaders) throws -> (ObjectInfo, Spool) {
        let (info, spool) = state.withLock { ($0.info, $0.spool) }
        guard let info, let spool, let found = ContentRange(headers), found.total == info.size,
            found.range == spool.count..<max(spool.count, info.size),  // checked: an end that is not below its start
            headers.first(name: "etag").map(ObjectHeaders.bareTag) == info.etag
        else { throw startOver("the server gave another part than was asked for") }
        return (info, spool)
    }

    /// Forgets what has come.
    private func startOver(_ message: String) -> FailedAttempt {
        state.withLock { $0 = State() }
        let request = S3Request(operation: .getObject, method: "GET", key: key)
        return FailedAttempt(S3Error(.broken, message, in: client.context(request)), remedy: .again)
    }
}
