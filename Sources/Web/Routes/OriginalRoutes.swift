import Descriptors
import Dialects
import HTTPTypes
import Hummingbird
import ImageService
import NIOCore
import NIOPosix
import Recipes

/// `/original/{key}`: the untouched bytes.
struct OriginalRoutes: Sendable {
    let gate: SignatureGate
    let variants: VariantService
    let headers: PictureHeaders
    let threadPool: NIOThreadPool

    func add(to router: Router<WebContext>) {
        router.resource("/original/**", get: { request, _ in try await answer(request) })
    }

    private func answer(_ request: Request) async throws -> Response {
        let target = RequestTarget(request)
        try gate.check(target)
        let wanted = try NativeDialect.original(path: target.path, query: target.query)
        let file = try await variants.original(wanted.key)
        var fields = fields(of: file, wanted.delivery)
        switch Precondition(request.headers).outcome(etag: file.etag, modified: file.modified) {
        case .goesOn: break
        case .notModified: return Response(status: .notModified, headers: fields.forNotModified)
        case .failed: throw Problem.preconditionFailed
        }
        switch ByteRange(request.headers, length: file.size, etag: file.etag, modified: file.modified) {
        case .whole:
            return Response(status: .ok, headers: fields, body: body(file, 0..<file.size))
        case .part(let part):
            fields[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.size)"
            return Response(status: .partialContent, headers: fields, body: body(file, part))
        case .unsatisfiable:
            throw Problem.rangeNotSatisfiable(length: file.size)
        }
    }

    private func fields(of file: OriginalFile, _ delivery: Delivery) -> HTTPFields {
        var fields = HTTPFields()
        fields[.contentType] = file.mediaType
        fields[.eTag] = "\"\(file.etag)\""
        fields[.lastModified] = HTTPDate.lastModified(file.modified)
        fields[.cacheControl] = headers.cacheControl(delivery)
        fields[.acceptRanges] = "bytes"
        fields[.xContentTypeOptions] = "nosniff"
        // An SVG is a document that could run scripts on this server's origin.
        fields[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        fields[.accessControlAllowOrigin] = headers.configuration.allowedOrigin
        let disposition: ContentDisposition = delivery.download == nil ? .inline : .attachment
        fields[.contentDisposition] = disposition.value(fileName: delivery.download ?? file.fileName)
        return fields
    }

    private func body(_ file: OriginalFile, _ range: Range<Int>) -> ResponseBody {
        ResponseBody(contentLength: range.count) { writer in
            var position = range.lowerBound
            while position < range.upperBound {
                let (start, count) = (position, min(128 * 1024, range.upperBound - position))
                let bytes = try await threadPool.runIfActive { try file.descriptor.read(start..<start + count) }
                guard !bytes.isEmpty else {
                    // Fewer bytes than were promised: the connection must break, so that the client notices.
                    throw Problem(.internalServerError, "original-truncated", "The original became shorter.")
                }
                try await writer.write(ByteBuffer(bytes: bytes))
                position += bytes.count
            }
            try await writer.finish(nil)
        }
    }
}
