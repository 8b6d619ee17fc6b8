import Basics
import Dialects
import HTTPTypes
import Hummingbird
import ImageService
import NIOCore
import Recipes

/// Variants of originals, at every address that one of the dialects takes for its own.
struct PictureRoutes: Sendable {
    let dialects: DialectList
    let variants: VariantService
    let headers: PictureHeaders
    let bodies: ResponseBodyStreamer
    /// Is told what addresses mean; `nil` where nobody asks.
    var responses: ResponseCache?

    func add(to router: Router<WebContext>) {
        for path in ["/picture/**", "/:size/**"] as [RouterPath] {
            router.resource(path, get: { try await answer($0, $1) })
        }
    }

    private func answer(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let response = try await answerIfKnown(request, context) else {
            throw DialectError(.notFound, "There is nothing at this address.")
        }
        return response
    }

    /// Answers a target that is a dialect's own; `nil` for any other.
    func answerIfKnown(_ request: Request, _ context: WebContext) async throws -> Response? {
        guard let reading = dialects.reading(of: DialectTarget(request.head)) else { return nil }
        do {
            switch try reading.outcome.get() {
            case .image(let wanted): return try await answer(wanted, request, context)
            case .response(let response): return Response(response)
            }
        } catch {
            throw Problem(error, in: reading.dialect)
        }
    }

    private func answer(_ wanted: ImageRequest, _ request: Request, _ context: WebContext) async throws -> Response {
        if wanted.options.wantsFacts { return try await facts(wanted, context) }
        if let url = headers.configuration.variantsURL, wanted.options.fixedKey != nil {
            switch try await context.whileClientWaits({ try await variants.publish(wanted) }) {
            case .stored(let key): return redirect(.movedPermanently, to: key, in: url, wanted)
            case .given(let variant): return try response(variant, wanted, to: request)
            }
        }
        if let variant = variants.cached(wanted) { return try response(variant, wanted, to: request) }
        let variant = try await context.whileClientWaits { try await variants.variant(wanted) }
        return try response(variant, wanted, to: request)
    }

    /// Sends a client to the store for a picture that cannot be answered from here; `nil` where nobody can read the
    /// store, or it cannot take the picture.
    func sendToStore(_ request: Request) async throws -> Response? {
        guard let url = headers.configuration.variantsURL,
            case .image(let wanted)? = try dialects.reading(of: DialectTarget(request.head))?.outcome.get()
        else { return nil }
        guard !wanted.options.wantsFacts, case .stored(let key) = try await variants.store(wanted) else { return nil }
        // The key is that of the original's present bytes only, so that the next visitor has to ask again.
        var response = redirect(.temporaryRedirect, to: key, in: url, wanted)
        response.headers[.vary] = "Accept"
        return response
    }

    /// Sends a client to the store; it may remember that for as long as it might keep the picture.
    private func redirect(
        _ status: HTTPResponse.Status,
        to key: String,
        in url: String,
        _ wanted: ImageRequest
    ) -> Response {
        var fields: HTTPFields = [.cacheControl: headers.cacheControl(wanted.options)]
        fields[.location] = "\(url)/\(PercentCoding.encodePath(key))"
        fields[.accessControlAllowOrigin] = headers.configuration.allowedOrigin
        return Response(status: status, headers: fields)
    }

    private func facts(_ wanted: ImageRequest, _ context: WebContext) async throws -> Response {
        let facts = try await context.whileClientWaits { try await variants.facts(wanted) }
        var fields: HTTPFields = [.contentType: "application/json", .cacheControl: "no-cache"]
        fields[.xContentTypeOptions] = "nosniff"
        fields[.accessControlAllowOrigin] = headers.configuration.allowedOrigin
        if facts.isNegotiated { fields[.vary] = "Accept" }
        return Response(
            status: .ok,
            headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(string: FactsJSON(facts).text))
        )
    }

    private func response(_ variant: Variant, _ wanted: ImageRequest, to request: Request) throws -> Response {
        if variant.content.buffer != nil { responses?.remember(wanted, for: request.head) }
        var fields = headers.fields(for: variant, wanted.options)
        switch Precondition(request.headers).outcome(etag: variant.etag, modified: variant.modified) {
        case .goesOn: break
        case .notModified: return Response(status: .notModified, headers: fields.forNotModified)
        case .failed: throw Problem.preconditionFailed
        }
        let length = variant.content.count
        let range = ByteRange(request.headers, length: length, etag: variant.etag, modified: variant.modified)
        switch range {
        case .whole:
            return Response(status: .ok, headers: fields, body: try bodies.body(variant.content, 0..<length))
        case .part(let part):
            fields[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(length)"
            return Response(status: .partialContent, headers: fields, body: try bodies.body(variant.content, part))
        case .unsatisfiable:
            throw Problem.rangeNotSatisfiable(length: length)
        }
    }
}

extension DialectTarget {
    /// The target of a request that comes now.
    init(_ request: HTTPRequest) {
        self.init(request.path ?? "/", accept: request.headerFields[.accept], time: UnixTime.now.seconds)
    }
}
