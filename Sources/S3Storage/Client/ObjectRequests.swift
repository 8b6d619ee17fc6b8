import AsyncHTTPClient
import Basics
import NIOCore
import NIOHTTP1
import ObjectStorage

/// An object as S3 describes it.
struct RemoteObjectInfo: Sendable {
    /// What a store tells of it.
    var info: ObjectInfo
    /// The name of the write that made it, where that was one of ours that has a name.
    var write: String?
}

/// The calls on one object of a bucket: looking, reading, writing in one piece, removing.
struct ObjectRequests: Sendable {
    /// How long a failed call is followed by a look whether it was done after all.
    private static let lookLimit = Duration.seconds(5)

    private let client: S3Client
    private let configuration: S3Configuration

    init(_ client: S3Client, _ configuration: S3Configuration) {
        self.client = client
        self.configuration = configuration
    }

    /// What is known of an object; `nil` when there is none.
    func head(_ key: String) async throws -> RemoteObjectInfo? {
        let request = S3Request(operation: .getObject, method: "HEAD", key: key)
        do {
            let answer = try await client.answer(request)
            return RemoteObjectInfo(
                info: try ObjectResponse.info(answer.headers, answer.headers.contentLength, client.context(request)),
                write: ObjectHeaders.write(answer.headers)
            )
        } catch let error as S3Error where error.code == .noSuchKey {
            return nil
        }
    }

    /// An object's bytes, or the part of them that there is in a range; `nil` when there is none.
    ///
    /// - Parameters:
    ///   - key: The whole key.
    ///   - range: The bytes wanted, from 0; `nil` for all of them.
    ///   - limit: The most bytes to read; more is an error with code `tooLarge`.
    /// - Returns: The bytes, and what is known of the whole object.
    /// - Throws: ``S3Error``, or `CancellationError`.
    func get(_ key: String, range: Range<Int>? = nil, upTo limit: Int) async throws -> (RemoteObjectInfo, ByteBuffer)? {
        if let range, range.isEmpty { return try await head(key).map { ($0, ByteBuffer()) } }
        var plain = S3Request(operation: .getObject, method: "GET", key: key)
        plain.headers = [("accept-encoding", "identity")]
        // checked: a range of bytes is not empty
        if let range { plain.headers.append(("range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)")) }
        let request = plain
        do {
            return try await client.perform {
                request
            } _: { [client] response in
                let context = client.context(request)
                try ObjectResponse.refuseCoded(response.headers, context)
                let length = response.headers.contentLength
                let part = try ObjectResponse.part(response.status, response.headers, range, context)
                if let length, length > limit { throw ObjectRequests.tooLarge(length, limit, context) }
                let body: ByteBuffer
                do {
                    body = try await response.collectBody(upTo: limit)
                } catch BodyError.tooLong {
                    throw ObjectRequests.tooLarge(nil, limit, context)
                }
                guard range == nil || body.readableBytes == part.expected else {
                    throw BodyError.wrongLength(expected: part.expected ?? -1, found: body.readableBytes)
                }
                let info = try ObjectResponse.info(response.headers, part.total ?? body.readableBytes, context)
                return (RemoteObjectInfo(info: info, write: ObjectHeaders.write(response.headers)), body)
            }
        } catch let error as S3Error where error.code == .noSuchKey {
            return nil
        }
    }

    /// Writes an object in one call.
    ///
    /// - Parameters:
    ///   - key: The whole key.
    ///   - content: The bytes.
    ///   - metadata: What is kept beside them.
    ///   - write: The write's name and condition.
    /// - Returns: What is known of the new object.
    /// - Throws: ``S3Error``; `preconditionFailed` when there is an object where there should be none.
    func put(
        _ key: String,
        _ content: S3Content,
        metadata: ObjectMetadata,
        as write: Write = .plain
    ) async throws -> ObjectInfo {
        var request = S3Request(operation: .putObject, method: "PUT", key: key)
        request.headers = try creationHeaders(metadata, write: write.name)
        if case .onlyNew = write { request.headers.append(("if-none-match", "*")) }
        request.body = try await client.body(content)
        let answer = try await client.answer(request)
        let tag = answer.headers.first(name: "etag").map(ObjectHeaders.bareTag) ?? ""
        if tag.isEmpty, let found = try await look(key, for: WriteMark(size: content.count, write: write.name)) {
            return found
        }
        guard !tag.isEmpty else {
            throw S3Error(.badAnswer, "the answer to a write has no ETag", in: client.context(request))
        }
        return written(answer, content.count, metadata, etag: tag)
    }

    /// Removes an object; whether there was one is not told.
    func delete(_ key: String) async throws {
        do {
            _ = try await client.answer(S3Request(operation: .deleteObject, method: "DELETE", key: key))
        } catch let error as S3Error where error.code == .noSuchKey {
            return
        }
    }

    /// The headers of a call that makes an object; parts of one have none of them.
    func creationHeaders(
        _ metadata: ObjectMetadata,
        write: String?
    ) throws -> [(name: String, value: String)] {
        let headers = try ObjectHeaders.headers(
            metadata,
            acl: configuration.acl(for: metadata),
            cacheControl: configuration.cacheControl(for: metadata),
            write: write
        )
        return headers + (configuration.encryption?.headers ?? [])
    }

    /// What is known of an object that was just written; its time is that of the answer, right to a second or two.
    func written(_ answer: S3Response, _ size: Int, _ metadata: ObjectMetadata, etag: String) -> ObjectInfo {
        let time = answer.headers.first(name: "date").flatMap(HTTPDate.seconds).map(Double.init)
        return ObjectInfo(
            size: size,
            etag: etag,
            modified: time ?? client.serverTime.rounded(.down),
            metadata: metadata
        )
    }

    /// The object that a write has left; `nil` where there is none, or another one.
    func look(_ key: String, for mark: WriteMark) async throws -> ObjectInfo? {
        guard let found = try await head(key), mark.matches(found) else { return nil }
        return found.info
    }

    /// The same after a failure, of which nothing worse comes when the look fails too.
    func lookShortly(_ key: String, for mark: WriteMark) async -> ObjectInfo? {
        try? await withTimeout(ObjectRequests.lookLimit) { try await look(key, for: mark) } ?? nil
    }

    private static func tooLarge(_ size: Int?, _ limit: Int, _ context: RequestContext) -> FailedAttempt {
        let has = size.map { "it has \($0) bytes" } ?? "it has more"
        let error = S3Error(.tooLarge, "at most \(limit) bytes are wanted and \(has)", in: context)
        return FailedAttempt(error, remedy: .none)
    }
}
