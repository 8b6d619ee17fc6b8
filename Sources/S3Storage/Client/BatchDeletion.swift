import AWSAccess
import NIOCore
import Synchronization

/// Removes many objects of a bucket, in one call where the server can do that.
final class BatchDeletion: Sendable {
    /// The most keys in one call.
    static let limit = 1000

    private let client: S3Client
    private let objects: ObjectRequests
    /// Whether the server removes many in one call; learnt from the first that it refuses.
    private let canBatch = Mutex(true)

    init(_ client: S3Client, _ objects: ObjectRequests) {
        self.client = client
        self.objects = objects
    }

    /// Removes objects; that one is not there any more is fine.
    ///
    /// - Parameter keys: At most 1,000 whole keys.
    /// - Throws: ``S3Error`` of the first that could not be removed.
    func delete(_ keys: [String]) async throws {
        guard keys.count > 1, canBatch.withLock({ $0 }) else { return try await deleteOneByOne(keys) }
        // XML has no way to write some characters that keys may have.
        let parts = keys.map { key in (key: key, text: XMLElement.escaped(key)) }
        let sayable = parts.compactMap(\.text)
        guard !sayable.isEmpty else { return try await deleteOneByOne(keys) }
        let failed: [String]
        do {
            failed = try await deleteTogether(sayable)
        } catch let error as S3Error
            where error.code == .unsupported || (error.status == 404 && error.code == .noSuchKey)
        {
            canBatch.withLock { $0 = false }
            return try await deleteOneByOne(keys)
        }
        // What failed is tried by itself, and then fails with its own reason or not at all.
        let unsayable = parts.filter { $0.text == nil }.map(\.key)
        try await deleteOneByOne(failed + unsayable)
    }

    private func deleteTogether(_ texts: [String]) async throws -> [String] {
        let objects = texts.map { "<Object><Key>\($0)</Key></Object>" }.joined()
        let document =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Quiet>true</Quiet>\(objects)</Delete>"
        var request = S3Request(operation: .deleteObject, method: "POST", query: [("delete", "")])
        request.headers = [("content-type", "application/xml")]
        request.body = try await client.body(.bytes(ByteBuffer(string: document)))
        let answer = try await client.answer(request)
        // Nothing failed, and some servers then say nothing at all.
        guard answer.body.readableBytes > 0 else { return [] }
        guard let root = XMLElement(document: answer.body.readableBytesView), root.name == "DeleteResult" else {
            throw S3Error(.badAnswer, "the answer to a removal makes no sense", in: client.context(request))
        }
        return root.all("Error").compactMap { failure in
            failure["Code"] == "NoSuchKey" ? nil : failure["Key"]
        }
    }

    private func deleteOneByOne(_ keys: [String]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, key) in keys.enumerated() {
                if index >= 8 { try await group.next() }
                group.addTask { [objects] in try await objects.delete(key) }
            }
            try await group.waitForAll()
        }
    }
}
