import NIOHTTP1
import ObjectStorage

/// Reads what the headers of an answer say of an object.
enum ObjectResponse {
    /// What is known of an object that was asked for.
    ///
    /// - Parameters:
    ///   - headers: The answer's headers.
    ///   - size: The object's length, where it was told.
    ///   - context: What the request was about.
    /// - Returns: What is known of it.
    /// - Throws: A `FailedAttempt` where the length or the validator is missing.
    static func info(_ headers: HTTPHeaders, _ size: Int?, _ context: RequestContext) throws -> ObjectInfo {
        guard let info = ObjectHeaders.info(headers, size: size) else {
            let error = S3Error(.badAnswer, "the answer has no Content-Length or no ETag", in: context)
            throw FailedAttempt(error, remedy: .again)
        }
        return info
    }

    /// How long the whole object is and how much of it has to come.
    ///
    /// - Parameters:
    ///   - status: The answer's status.
    ///   - headers: Its headers.
    ///   - range: The bytes that were asked for; `nil` for all of them.
    ///   - context: What the request was about.
    /// - Returns: Both, where they were told.
    /// - Throws: A `FailedAttempt` where another part comes than was asked for.
    static func part(
        _ status: HTTPResponseStatus,
        _ headers: HTTPHeaders,
        _ range: Range<Int>?,
        _ context: RequestContext
    ) throws -> (total: Int?, expected: Int?) {
        guard let range else { return (headers.contentLength, headers.contentLength) }
        guard status.code == 206, let found = ContentRange(headers), found.range.lowerBound == range.lowerBound,
            found.range.upperBound == min(range.upperBound, found.total)
        else {
            let error = S3Error(.badAnswer, "the server gave another part than was asked for", in: context)
            throw FailedAttempt(error, remedy: .again)
        }
        return (found.total, found.range.count)
    }

    /// Refuses bytes that are not the object itself: a decoder would be given what gzip made of a picture.
    ///
    /// - Parameters:
    ///   - headers: The headers of an answer to `GET`.
    ///   - context: What the request was about.
    /// - Throws: A `FailedAttempt` that no further attempt can mend.
    static func refuseCoded(_ headers: HTTPHeaders, _ context: RequestContext) throws {
        // aws-chunked is how an object was sent, and some servers keep the word without the chunks.
        let codings = headers[canonicalForm: "content-encoding"].map { $0.lowercased() }
            .filter { !["", "identity", "aws-chunked"].contains($0) }
        guard !codings.isEmpty else { return }
        let coding = codings.joined(separator: ", ").prefix(100)
        let message = "the object is stored with Content-Encoding \(coding), which is not undone here"
        throw FailedAttempt(S3Error(.badAnswer, message, in: context), remedy: .none)
    }
}
