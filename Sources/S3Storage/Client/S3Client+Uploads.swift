import AWSAccess
import NIOCore

extension S3Client {
    /// A write in parts that was begun and neither completed nor aborted.
    struct Unfinished: Hashable {
        var key: String
        var upload: String
        /// When it was begun, in seconds since 1970.
        var begun: Double
    }

    /// Writes in parts that are not finished.
    ///
    /// - Parameters:
    ///   - prefix: What their keys begin with.
    ///   - limit: The most to tell.
    /// - Returns: Those that there are, 1,000 at most.
    /// - Throws: ``S3Error``.
    func unfinishedUploads(under prefix: String, limit: Int = 1000) async throws -> [Unfinished] {
        var request = S3Request(operation: .listUploads, method: "GET", query: [("uploads", "")])
        request.query += [("encoding-type", "url"), ("max-uploads", "\(min(limit, 1000))"), ("prefix", prefix)]
        let answer = try await answer(request)
        guard let root = XMLElement(document: answer.body.readableBytesView), root.name == "ListMultipartUploadsResult"
        else { throw S3Error(.badAnswer, "the answer is no list of uploads", in: context(request)) }
        let isEncoded = root["EncodingType"] == "url"
        return root.all("Upload").compactMap { element in
            guard let upload = element["UploadId"], let begun = element["Initiated"].flatMap({ Moment.listing($0) }),
                let key = element["Key"].flatMap({ isEncoded ? PercentDecoding.decode($0, isForm: true) : $0 })
            else { return nil }
            return Unfinished(key: key, upload: upload, begun: begun)
        }
    }

    /// Throws the parts of an unfinished write away; that there are none any more is fine.
    func abort(_ key: String, _ upload: String) async throws {
        let query = [(name: "uploadId", value: upload)]
        do {
            _ = try await answer(
                S3Request(operation: .abortMultipartUpload, method: "DELETE", key: key, query: query)
            )
        } catch let error as S3Error where error.code == .noSuchUpload || error.code == .noSuchKey {
            return
        }
    }
}
