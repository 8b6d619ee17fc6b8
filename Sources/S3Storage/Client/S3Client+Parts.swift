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
    ///
    /// - Parameters:
    ///   - key: The whole key.
    ///   - content: The bytes.
    ///   - metadata: What is kept beside them.
    ///   - partSize: How long a part is at least; `nil` for what the configuration says.
    /// - Returns: What is known of the new object.
    /// - Throws: ``S3Error``, or `CancellationError`; then the parts are thrown away as far as that goes.
    func putInParts(
        _ key: String,
        _ content: S3Content,
        metadata: ObjectMetadata,
        partSize: Int? = nil
    ) async throws -> ObjectInfo {
        let write = S3Client.writeName()
        let upload = try await begin(key, metadata, write)
        do {
            let tags = try await send(content, inPartsOf: partSize ?? configuration.partSize, key, upload)
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
        request.headers = try creationHeaders(metadata, write: write)
        let answer = try await answer(request)
        guard let upload = XMLElement(document: answer.body.readableBytesView)?["UploadId"], !upload.isEmpty else {
            throw S3Error(.badAnswer, "the answer names no upload", in: context(request))
        }
        return upload
    }

    /// Sends all parts, some at the same time, and gives their validators in order.
    private func send(
        _ content: S3Content,
        inPartsOf leastSize: Int,
        _ key: String,
        _ upload: String
    ) async throws -> [String] {
        // S3 takes 10,000 parts at most.
        let size = max(leastSize, (content.count + 9_999) / 10_000)
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
        let body = try await body(part)
        request.body = body
        let tag = try await answer(request).headers.first(name: "etag") ?? ""
        // Where a gateway has lost it, it is nearly always what S3 makes of bytes; where not, the last call says so.
        guard !ObjectHeaders.bareTag(tag).isEmpty else { return "\"\(body.md5Digits)\"" }
        guard XMLElement.escaped(tag) != nil else {
            throw S3Error(.badAnswer, "the ETag of part \(number) cannot be written in XML", in: context(request))
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
        let mark = WriteMark(size: size, write: write, etag: WriteMark.etag(ofParts: tags))
        let answer: S3Answer
        do {
            answer = try await self.answer(request)
        } catch let error as S3Error {
            // An attempt whose answer was lost may have done it, and the next one found nothing left to do.
            guard let found = await lookShortly(key, for: mark) else { throw error }
            return found
        }
        let tag = XMLElement(document: answer.body.readableBytesView)?["ETag"].map(ObjectHeaders.bareTag) ?? ""
        if !tag.isEmpty { return try written(answer, size, metadata, request, etag: tag) }
        // Ceph 16 answers an empty ETag to what it has done well.
        guard let found = try await look(key, for: mark) else {
            let message = "the answer to the last part has no ETag, and what lies there is not what was sent"
            throw S3Error(.badAnswer, message, in: context(request))
        }
        return found
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
