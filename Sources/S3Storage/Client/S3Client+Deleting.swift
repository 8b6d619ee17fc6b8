import AWSAccess
import NIOCore

extension S3Client {
    /// The most keys in one call.
    static let deletionBatch = 1000

    /// Removes objects; that one is not there any more is fine.
    ///
    /// - Parameters:
    ///   - keys: At most 1,000 whole keys.
    ///   - canBatch: Whether the server is known to remove many in one call, or not to.
    /// - Returns: Whether the server can remove many in one call, as far as that was found out.
    /// - Throws: ``S3Error`` of the first that could not be removed.
    func delete(_ keys: [String], canBatch: Bool) async throws -> Bool {
        guard keys.count > 1, canBatch else {
            try await deleteOneByOne(keys)
            return canBatch
        }
        // XML has no way to write some characters that keys may have.
        let parts = keys.map { key in (key: key, text: XMLElement.escaped(key)) }
        let sayable = parts.compactMap { part in part.text.map { (key: part.key, text: $0) } }
        guard !sayable.isEmpty else {
            try await deleteOneByOne(keys)
            return true
        }
        let failed: [ListedFailure]
        do {
            failed = try await deleteTogether(sayable.map(\.text))
        } catch let error as S3Error
            where error.code == .unsupported || (error.status == 404 && error.code == .noSuchKey)
        {
            try await deleteOneByOne(keys)
            return false
        }
        // What failed is tried by itself, and then fails with its own reason or not at all.
        let unsayable = parts.filter { $0.text == nil }.map(\.key)
        try await deleteOneByOne(failed.map(\.key) + unsayable)
        return true
    }

    private struct ListedFailure {
        var key: String
    }

    private func deleteTogether(_ texts: [String]) async throws -> [ListedFailure] {
        let objects = texts.map { "<Object><Key>\($0)</Key></Object>" }.joined()
        let document =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Quiet>true</Quiet>\(objects)</Delete>"
        var request = S3Request(operation: .deleteObject, method: "POST", query: [("delete", "")])
        request.headers = [("content-type", "application/xml")]
        request.body = try await body(.bytes(ByteBuffer(string: document)))
        let answer = try await answer(request)
        // Nothing failed, and some servers then say nothing at all.
        guard answer.body.readableBytes > 0 else { return [] }
        guard let root = XMLElement(document: answer.body.readableBytesView), root.name == "DeleteResult" else {
            throw S3Error(.badAnswer, "the answer to a removal makes no sense", in: context(request))
        }
        return root.all("Error").compactMap { failure in
            failure["Code"] == "NoSuchKey" ? nil : failure["Key"].map { ListedFailure(key: $0) }
        }
    }

    private func deleteOneByOne(_ keys: [String]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, key) in keys.enumerated() {
                if index >= 8 { try await group.next() }
                group.addTask { try await self.delete(key) }
            }
            try await group.waitForAll()
        }
    }
}
