import AWSAccess
import Basics
import Logging
import NIOCore

/// The writes in parts that were begun in a bucket and neither completed nor aborted.
///
/// Their parts are paid for and shown by no listing.
struct UnfinishedUploads: Sendable {
    private struct Upload: Hashable {
        var key: String
        var id: String
        /// When it was begun, in seconds since 1970.
        var begun: Double
    }

    private let client: S3Client
    private let logger: Logger

    init(_ client: S3Client, logger: Logger) {
        self.client = client
        self.logger = logger
    }

    /// Throws the parts away of writes whose writer was killed.
    ///
    /// Where the permission to list them is missing, a lifecycle rule of the bucket has to do it
    /// (`AbortIncompleteMultipartUpload`).
    ///
    /// - Parameters:
    ///   - prefix: What their keys begin with.
    ///   - age: How long ago they must have been begun.
    /// - Throws: ``S3Error``.
    func sweep(under prefix: String, olderThan age: Duration) async throws {
        let limit = client.serverTime - age / .seconds(1)  // checked: floating-point numbers never trap
        do {
            for upload in try await list(under: prefix)
            where upload.begun < limit && upload.key.utf8.starts(with: prefix.utf8) {
                try await abort(upload.key, upload.id)
            }
        } catch let error as S3Error where error.code == .denied || error.code == .unsupported {
            logger.debug("parts of unfinished objects are left to the bucket", metadata: ["why": "\(error)"])
        }
    }

    /// Throws the parts of one away; that there are none any more is fine.
    func abort(_ key: String, _ id: String) async throws {
        let query = [(name: "uploadId", value: id)]
        do {
            _ = try await client.answer(
                S3Request(operation: .abortMultipartUpload, method: "DELETE", key: key, query: query)
            )
        } catch let error as S3Error where error.code == .noSuchUpload || error.code == .noSuchKey {
            return
        }
    }

    /// Those that there are, 1,000 at most.
    private func list(under prefix: String) async throws -> [Upload] {
        var request = S3Request(operation: .listUploads, method: "GET", query: [("uploads", "")])
        request.query += [("encoding-type", "url"), ("max-uploads", "1000"), ("prefix", prefix)]
        let answer = try await client.answer(request)
        guard let root = XMLElement(document: answer.body.readableBytesView), root.name == "ListMultipartUploadsResult"
        else { throw S3Error(.badAnswer, "the answer is no list of uploads", in: client.context(request)) }
        let isEncoded = root["EncodingType"] == "url"
        return root.all("Upload").compactMap { element in
            guard let id = element["UploadId"],
                let begun = element["Initiated"].flatMap(RFC3339.seconds).map(Double.init),
                let key = element["Key"].flatMap({ isEncoded ? PercentCoding.decode(text: $0, plus: .space) : $0 })
            else { return nil }
            return Upload(key: key, id: id, begun: begun)
        }
    }
}
