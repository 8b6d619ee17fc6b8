import AsyncHTTPClient
import Basics
import NIOCore
import NIOHTTP1
import ObjectStorage

/// An object as S3 describes it.
struct RemoteInfo: Sendable {
    /// What a store tells of it.
    var info: ObjectInfo
    /// The name of the write that made it, where that was one of ours that has a name.
    var write: String?
}

/// How an object is written.
enum Write: Sendable {
    /// Over whatever is there.
    case plain
    /// The same, under a name by which the writer can find its write again.
    case named(String)
    /// Only where there is nothing, under a name.
    case onlyNew(String)

    /// The name.
    var name: String? {
        switch self {
        case .plain: nil
        case .named(let name), .onlyNew(let name): name
        }
    }
}

extension S3Client {
    /// What is known of an object; `nil` when there is none.
    func head(_ key: String) async throws -> RemoteInfo? {
        let request = S3Request(operation: .getObject, method: "HEAD", key: key)
        do {
            let answer = try await answer(request)
            return RemoteInfo(
                info: try info(answer.headers, answer.headers.contentLength, request),
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
    func get(_ key: String, range: Range<Int>? = nil, upTo limit: Int) async throws -> (RemoteInfo, ByteBuffer)? {
        if let range, range.isEmpty { return try await head(key).map { ($0, ByteBuffer()) } }
        var plain = S3Request(operation: .getObject, method: "GET", key: key)
        plain.headers = [("accept-encoding", "identity")]
        // checked: a range of bytes is not empty
        if let range { plain.headers.append(("range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)")) }
        let request = plain
        do {
            return try await perform {
                request
            } _: { [self] response in
                try refuseCoded(response.headers, request)
                let length = response.headers.contentLength
                let answer = try part(response.status, response.headers, range, request)
                if let length, length > limit { throw tooLarge(length, limit, request) }
                let body: ByteBuffer
                do {
                    body = try await S3Client.collect(response, upTo: limit)
                } catch BodyError.tooLong {
                    throw tooLarge(nil, limit, request)
                }
                guard range == nil || body.readableBytes == answer.expected else {
                    throw BodyError.wrongLength(expected: answer.expected ?? -1, found: body.readableBytes)
                }
                let info = try info(response.headers, answer.total ?? body.readableBytes, request)
                return (RemoteInfo(info: info, write: ObjectHeaders.write(response.headers)), body)
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
        request.body = try await body(content)
        let answer = try await answer(request)
        let tag = answer.headers.first(name: "etag").map(ObjectHeaders.bareTag) ?? ""
        if tag.isEmpty, let found = try await look(key, for: WriteMark(size: content.count, write: write.name)) {
            return found
        }
        return try written(answer, content.count, metadata, request, etag: tag)
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

    /// Removes an object; whether there was one is not told.
    func delete(_ key: String) async throws {
        do {
            _ = try await answer(S3Request(operation: .deleteObject, method: "DELETE", key: key))
        } catch let error as S3Error where error.code == .noSuchKey {
            return
        }
    }

    /// What is known of an object that was just written; its time is that of the answer, right to a second or two.
    func written(
        _ answer: S3Answer,
        _ size: Int,
        _ metadata: ObjectMetadata,
        _ request: S3Request,
        etag: String
    ) throws -> ObjectInfo {
        guard !etag.isEmpty else {
            throw S3Error(.badAnswer, "the answer to a write has no ETag", in: context(request))
        }
        let time = answer.headers.first(name: "date").flatMap { Moment.header($0) }
        return ObjectInfo(
            size: size,
            etag: etag,
            modified: time ?? seconds.rounded(.down),
            metadata: metadata
        )
    }

    /// What is known of an object from an answer.
    func info(_ headers: HTTPHeaders, _ size: Int?, _ request: S3Request) throws -> ObjectInfo {
        guard let info = ObjectHeaders.info(headers, size: size) else {
            let error = S3Error(.badAnswer, "the answer has no Content-Length or no ETag", in: context(request))
            throw Failure(error, remedy: .again)
        }
        return info
    }

    /// Refuses bytes that are not the object itself: a decoder would be given what gzip made of a picture.
    ///
    /// - Parameters:
    ///   - headers: The headers of an answer to `GET`.
    ///   - request: What was asked.
    /// - Throws: A `Failure` that no further attempt can mend.
    func refuseCoded(_ headers: HTTPHeaders, _ request: S3Request) throws {
        // aws-chunked is how an object was sent, and some servers keep the word without the chunks.
        let codings = headers[canonicalForm: "content-encoding"].map { $0.lowercased() }
            .filter { !["", "identity", "aws-chunked"].contains($0) }
        guard !codings.isEmpty else { return }
        let coding = codings.joined(separator: ", ").prefix(100)
        let message = "the object is stored with Content-Encoding \(coding), which is not undone here"
        throw Failure(S3Error(.badAnswer, message, in: context(request)), remedy: .none)
    }

    private func tooLarge(_ size: Int?, _ limit: Int, _ request: S3Request) -> Failure {
        let has = size.map { "it has \($0) bytes" } ?? "it has more"
        let error = S3Error(.tooLarge, "at most \(limit) bytes are wanted and \(has)", in: context(request))
        return Failure(error, remedy: .none)
    }

    /// How long the whole object is and how much of it has to come, by the status and the headers of an answer.
    private func part(
        _ status: HTTPResponseStatus,
        _ headers: HTTPHeaders,
        _ range: Range<Int>?,
        _ request: S3Request
    ) throws -> (total: Int?, expected: Int?) {
        guard let range else { return (headers.contentLength, headers.contentLength) }
        guard status.code == 206, let found = ContentRange(headers), found.range.lowerBound == range.lowerBound,
            found.range.upperBound == min(range.upperBound, found.total)
        else {
            let error = S3Error(.badAnswer, "the server gave another part than was asked for", in: context(request))
            throw Failure(error, remedy: .again)
        }
        return (found.total, found.range.count)
    }
}

/// A `Content-Range`: `bytes 0-99/1234`.
struct ContentRange: Hashable {
    /// The bytes that follow.
    var range: Range<Int>
    /// How many the object has.
    var total: Int

    init?(_ headers: HTTPHeaders) {
        guard let text = headers.first(name: "content-range"), text.hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" }
        let numbers = parts.map { Int($0) ?? -1 }
        guard numbers.count == 3, let first = numbers[safe: 0], let last = numbers[safe: 1],
            let total = numbers[safe: 2],
            first >= 0, first <= last, last < total
        else { return nil }
        range = first..<last +| 1  // checked: the last is below the total and not before the first
        self.total = total
    }
}

extension HTTPHeaders {
    /// How many bytes the body has, where that is told; what is no number of bytes is not told.
    var contentLength: Int? { first(name: "content-length").flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 } }
}
