import AWSAccess
import Logging
import NIOCore
import NIOHTTP1
import ObjectStorage

extension S3Client {
    /// Writes an object in one call, or in parts when it is long.
    func upload(_ key: String, _ content: S3Content, metadata: ObjectMetadata) async throws -> ObjectInfo {
        content.count < configuration.partsFrom
            ? try await put(key, content, metadata: metadata)
            : try await putInParts(key, content, metadata: metadata)
    }

    /// Writes an object in parts; nothing of it is seen before the last call.
    func putInParts(_ key: String, _ content: S3Content, metadata: ObjectMetadata) async throws -> ObjectInfo {
        let write = S3Client.writeName()
        let upload = try await begin(key, metadata, write)
        do {
            let tags = try await send(content, key, upload)
            return try await complete(key, upload, tags, content.count, metadata, write)
        } catch {
            // Awaited right here: a task of its own only because parts cost money also after a cancellation.
            await Task { await giveUp(key, upload) }.value
            throw error
        }
    }

    /// A name that no other write has.
    static func writeName() -> String {
        hexadecimal((0..<16).map { _ in UInt8.random(in: .min ... .max) })
    }

    private func begin(_ key: String, _ metadata: ObjectMetadata, _ write: String) async throws -> String {
        var request = S3Request(operation: .putObject, method: "POST", key: key, query: [("uploads", "")])
        request.headers = try ObjectHeaders.headers(
            metadata,
            acl: configuration.acl(for: metadata),
            cacheControl: configuration.cacheControl(for: metadata),
            write: write
        )
        let answer = try await answer(request)
        guard let upload = XMLElement(document: answer.body.readableBytesView)?["UploadId"], !upload.isEmpty else {
            throw S3Error(.badAnswer, "the answer names no upload", in: context(request))
        }
        return upload
    }

    /// Sends all parts, some at the same time, and gives their validators in order.
    private func send(_ content: S3Content, _ key: String, _ upload: String) async throws -> [String] {
        // S3 takes 10,000 parts at most.
        let size = max(configuration.partSize, (content.count + 9_999) / 10_000)
        let count = (content.count + size - 1) / size
        var tags = [String](repeating: "", count: count)
        try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for index in 0..<count {
                if index >= 4, let (done, tag) = try await group.next() { tags[done] = tag }
                group.addTask { [self] in
                    let part = content.part(index * size..<(index + 1) * size)
                    return (index, try await send(part, index + 1, key, upload))
                }
            }
            for try await (done, tag) in group { tags[done] = tag }
        }
        return tags
    }

    private func send(_ part: S3Content, _ number: Int, _ key: String, _ upload: String) async throws -> String {
        var request = S3Request(operation: .putObject, method: "PUT", key: key)
        request.query = [("partNumber", "\(number)"), ("uploadId", upload)]
        request.body = try await body(part)
        guard let tag = try await answer(request).headers.first(name: "etag"), XMLElement.escaped(tag) != nil else {
            throw S3Error(.badAnswer, "the answer to part \(number) has no ETag", in: context(request))
        }
        return tag
    }

    private func complete(
        _ key: String,
        _ upload: String,
        _ tags: [String],
        _ size: Int,
        _ metadata: ObjectMetadata,
        _ write: String
    ) async throws -> ObjectInfo {
        let parts = tags.enumerated().map { index, tag in
            "<Part><PartNumber>\(index + 1)</PartNumber><ETag>\(XMLElement.escaped(tag) ?? "")</ETag></Part>"
        }
        var request = S3Request(operation: .putObject, method: "POST", key: key, query: [("uploadId", upload)])
        request.headers = [("content-type", "application/xml")]
        let document =
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(parts.joined())"
            + "</CompleteMultipartUpload>"
        request.body = try await body(.bytes(ByteBuffer(string: document)))
        do {
            let answer = try await answer(request)
            let tag = XMLElement(document: answer.body.readableBytesView)?["ETag"].map(ObjectHeaders.bareTag)
            return try written(answer, size, metadata, request, etag: tag)
        } catch let error as S3Error where error.code == .noSuchUpload && error.attempts > 1 {
            // An attempt whose answer was lost may have done it.
            guard let found = try await head(key), found.write == write else { throw error }
            return found.info
        }
    }

    /// Tells when the parts have to be left.
    private func giveUp(_ key: String, _ upload: String) async {
        do {
            try await abort(key, upload)
        } catch {
            logger.warning("Parts of an object that was not finished stay in the bucket until they are swept: \(error)")
        }
    }
}
