import AWSAccess
import NIOCore
import NIOHTTP1
import ObjectStorage

/// One object that is written in parts; nothing of it is seen before the last call.
struct MultipartUpload: Sendable {
    private let client: S3Client
    private let objects: ObjectRequests
    private let key: String
    private let metadata: ObjectMetadata
    /// The write's name, by which its object is known again.
    private let write: String
    /// S3's name for the upload.
    private let id: String

    /// Begins one.
    ///
    /// - Parameters:
    ///   - key: The object's whole key.
    ///   - metadata: What is kept beside its bytes.
    ///   - client: Makes the calls.
    ///   - objects: Makes the calls on single objects.
    /// - Throws: ``S3Error``, or `CancellationError`.
    init(_ key: String, metadata: ObjectMetadata, _ client: S3Client, _ objects: ObjectRequests) async throws {
        let write = WriteName.random()
        var request = S3Request(operation: .putObject, method: "POST", key: key, query: [("uploads", "")])
        request.headers = try objects.creationHeaders(metadata, write: write)
        let answer = try await client.answer(request)
        guard let id = XMLElement(document: answer.body.readableBytesView)?["UploadId"], !id.isEmpty else {
            throw S3Error(.badAnswer, "the answer names no upload", in: client.context(request))
        }
        (self.client, self.objects, self.key, self.metadata) = (client, objects, key, metadata)
        (self.write, self.id) = (write, id)
    }

    /// Sends all parts, some at the same time, and has the object made of them.
    ///
    /// - Parameters:
    ///   - content: The bytes.
    ///   - leastSize: How long a part is at least.
    /// - Returns: What is known of the new object.
    /// - Throws: ``S3Error``, or `CancellationError`; the parts that were sent are then still there.
    func send(_ content: S3Content, inPartsOf leastSize: Int) async throws -> ObjectInfo {
        // S3 takes 10,000 parts at most.
        let size = max(leastSize, (content.count + 9_999) / 10_000)
        let count = (content.count + size - 1) / size
        var tags = [String](repeating: "", count: count)
        try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for index in 0..<count {
                if index >= 4, let (done, tag) = try await group.next() { tags[done] = tag }
                group.addTask {
                    let part = content.part(index * size..<(index + 1) * size)
                    return (index, try await send(part, number: index + 1))
                }
            }
            for try await (done, tag) in group { tags[done] = tag }
        }
        return try await complete(tags, content.count)
    }

    /// Throws the parts away.
    func abort(_ unfinished: UnfinishedUploads) async throws { try await unfinished.abort(key, id) }

    private func send(_ part: S3Content, number: Int) async throws -> String {
        var request = S3Request(operation: .putObject, method: "PUT", key: key)
        request.query = [("partNumber", "\(number)"), ("uploadId", id)]
        let body = try await client.body(part)
        request.body = body
        let tag = try await client.answer(request).headers.first(name: "etag") ?? ""
        // Where a gateway has lost it, it is nearly always what S3 makes of bytes; where not, the last call says so.
        guard !ObjectHeaders.bareTag(tag).isEmpty else { return "\"\(body.md5Digits)\"" }
        guard XMLElement.escaped(tag) != nil else {
            let message = "the ETag of part \(number) cannot be written in XML"
            throw S3Error(.badAnswer, message, in: client.context(request))
        }
        return tag
    }

    private func complete(_ tags: [String], _ size: Int) async throws -> ObjectInfo {
        let parts = tags.enumerated().map { index, tag in
            "<Part><PartNumber>\(index + 1)</PartNumber><ETag>\(XMLElement.escaped(tag) ?? "")</ETag></Part>"
        }
        var request = S3Request(operation: .putObject, method: "POST", key: key, query: [("uploadId", id)])
        request.headers = [("content-type", "application/xml")]
        let document =
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(parts.joined())"
            + "</CompleteMultipartUpload>"
        request.body = try await client.body(.bytes(ByteBuffer(string: document)))
        let mark = WriteMark(size: size, write: write, etag: WriteMark.etag(ofParts: tags))
        let answer: S3Response
        do {
            answer = try await client.answer(request)
        } catch let error as S3Error {
            // An attempt whose answer was lost may have done it, and the next one found nothing left to do.
            guard let found = await objects.lookShortly(key, for: mark) else { throw error }
            return found
        }
        let tag = XMLElement(document: answer.body.readableBytesView)?["ETag"].map(ObjectHeaders.bareTag) ?? ""
        if !tag.isEmpty { return objects.written(answer, size, metadata, etag: tag) }
        // Ceph 16 answers an empty ETag to what it has done well.
        guard let found = try await objects.look(key, for: mark) else {
            let message = "the answer to the last part has no ETag, and what lies there is not what was sent"
            throw S3Error(.badAnswer, message, in: client.context(request))
        }
        return found
    }
}
