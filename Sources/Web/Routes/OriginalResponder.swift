import Basics
import HTTPTypes
import Hummingbird
import ImageService
import Recipes

/// Answers with the untouched bytes of originals.
struct OriginalResponder: Sendable {
    let variants: VariantService
    let headers: PictureHeaders
    let bodies: ResponseBodyStreamer

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - wanted: What it means.
    ///   - request: The request.
    /// - Returns: The bytes, or a part of them.
    /// - Throws: A ``Problem``, or what the variants say.
    func response(_ wanted: OriginalRequest, to request: Request) async throws -> Response {
        let file = try await variants.original(wanted.key)
        var fields = fields(of: file, wanted.options)
        switch Precondition(request.headers).outcome(etag: file.etag, modified: file.modified) {
        case .goesOn: break
        case .notModified: return Response(status: .notModified, headers: fields.forNotModified)
        case .failed: throw Problem.preconditionFailed
        }
        switch ByteRange(request.headers, length: file.size, etag: file.etag, modified: file.modified) {
        case .whole:
            return Response(status: .ok, headers: fields, body: try bodies.body(content(of: file), 0..<file.size))
        case .part(let part):
            fields[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.size)"
            return Response(status: .partialContent, headers: fields, body: try bodies.body(content(of: file), part))
        case .unsatisfiable:
            throw Problem.rangeNotSatisfiable(length: file.size)
        }
    }

    private func fields(of file: OriginalFile, _ options: ResponseOptions) -> HTTPFields {
        var fields = HTTPFields()
        fields[.contentType] = file.mediaType
        fields[.eTag] = "\"\(file.etag)\""
        fields[.lastModified] = HTTPDate.lastModified(file.modified)
        fields[.cacheControl] = headers.cacheControl(options)
        fields[.acceptRanges] = "bytes"
        fields[.xContentTypeOptions] = "nosniff"
        // An SVG is a document that could run scripts on this server's origin.
        fields[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        fields[.accessControlAllowOrigin] = headers.configuration.allowedOrigin
        let disposition: ContentDisposition = options.download == nil ? .inline : .attachment
        fields[.contentDisposition] = disposition.value(fileName: options.download ?? file.fileName)
        headers.configuration.cacheTags.add(originals: [file.key], to: &fields)
        fields.replace(with: options.fields)
        return fields
    }

    private func content(of file: OriginalFile) -> PictureContent {
        PictureContent(file.descriptor, count: file.size)
    }
}
