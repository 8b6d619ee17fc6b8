import Basics
import Dialects
import HTTPTypes
import Hummingbird
import ImageService
import NIOCore
import Recipes

/// Pictures, originals and what is known of them, at every address that one of the dialects takes for its own.
struct PictureRoutes: Sendable {
    let dialects: DialectList
    let variants: VariantService
    let headers: PictureHeaders
    let bodies: ResponseBodyStreamer
    /// Who may say how this server is asked.
    let proxies: TrustedProxies
    /// Is told what addresses mean; `nil` where nobody asks.
    var responses: ResponseCache?

    func add(to router: Router<WebContext>) {
        for path in ["/picture/**", "/:size/**", "/original/**"] as [RouterPath] {
            router.resource(path, get: { try await answer($0, $1) })
        }
    }

    private func answer(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let response = try await answerIfKnown(request, context) else {
            throw Problem(.notFound, "not-found", "There is nothing at this address.")
        }
        return response
    }

    /// Answers a target that is a dialect's own; `nil` for any other.
    func answerIfKnown(_ request: Request, _ context: WebContext) async throws -> Response? {
        guard let reading = reading(of: request, context) else { return nil }
        do {
            var response =
                switch try reading.outcome.get() {
                case .image(let wanted): try await answer(wanted, reading, request, context)
                case .original(let wanted): try await originals.response(wanted, to: request)
                case .response(let given): try response(given, to: request)
                }
            if !reading.holdsForEverybody {
                let names = reading.dialect.readFields.sorted().joined(separator: ", ")
                response.headers.append(HTTPField(name: .vary, value: names))
            }
            return response
        } catch {
            throw Problem(error, in: reading)
        }
    }

    /// Whether a target is a dialect's own, whatever it says to it.
    func isKnown(_ request: Request, _ context: WebContext) -> Bool { reading(of: request, context) != nil }

    private func reading(of request: Request, _ context: WebContext) -> DialectList.Reading? {
        dialects.reading(
            of: DialectTarget(
                request,
                context,
                reading: dialects.readFields,
                hints: headers.configuration.clientHints,
                behind: proxies
            )
        )
    }

    private var fallbacks: FallbackResponder { FallbackResponder(variants: variants, headers: headers, bodies: bodies) }

    private var originals: OriginalResponder { OriginalResponder(variants: variants, headers: headers, bodies: bodies) }

    private func answer(
        _ wanted: ImageRequest,
        _ reading: DialectList.Reading,
        _ request: Request,
        _ context: WebContext
    ) async throws -> Response {
        if wanted.options.wantsFacts { return try await facts(wanted, reading, request, context) }
        do {
            return try await picture(wanted, reading, request, context)
        } catch let error as ServiceError {
            guard let response = try await fallbacks.response(to: error, of: wanted, context) else { throw error }
            return response
        }
    }

    private func picture(
        _ wanted: ImageRequest,
        _ reading: DialectList.Reading,
        _ request: Request,
        _ context: WebContext
    ) async throws -> Response {
        if let url = headers.configuration.variantsURL, wanted.options.fixedKey != nil {
            switch try await context.whileClientWaits({ try await variants.publish(wanted) }) {
            case .stored(let key): return redirect(.movedPermanently, to: key, in: url, wanted)
            case .given(let variant): return try response(variant, wanted, reading, to: request)
            }
        }
        if let variant = variants.cached(wanted) { return try response(variant, wanted, reading, to: request) }
        let variant = try await context.whileClientWaits { try await variants.variant(wanted) }
        return try response(variant, wanted, reading, to: request)
    }

    /// Sends a client to the store for a picture that cannot be answered from here; `nil` where nobody can read the
    /// store, or it cannot take the picture.
    func sendToStore(_ request: Request, _ context: WebContext) async throws -> Response? {
        guard let url = headers.configuration.variantsURL,
            case .image(let wanted)? = try reading(of: request, context)?.outcome.get()
        else { return nil }
        guard !wanted.options.wantsFacts else { return nil }
        let publication: Publication
        var isFallback = false
        do throws(ServiceError) {
            publication = try await variants.store(wanted)
        } catch {
            guard error.code.isOfOriginal, let other = wanted.ofFallback else { throw error }
            (publication, isFallback) = (try await variants.store(other), true)
        }
        guard case .stored(let key) = publication else { return nil }
        // The key is that of the original's present bytes only, so that the next visitor has to ask again.
        var response = redirect(.temporaryRedirect, to: key, in: url, wanted)
        response.headers[.vary] = headers.vary(true, wanted.options)
        if isFallback { response.headers[.cacheControl] = fallbacks.cacheControl(wanted.options) }
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
        let (tags, presets) = (headers.configuration.cacheTags, wanted.options.presets)
        tags.add(originals: [wanted.origin.text], presets: presets, to: &fields)
        return Response(status: status, headers: fields)
    }

    private func facts(
        _ wanted: ImageRequest,
        _ reading: DialectList.Reading,
        _ request: Request,
        _ context: WebContext
    ) async throws -> Response {
        let facts = PictureFacts(try await context.whileClientWaits { try await variants.facts(wanted) })
        let given = reading.dialect.response(with: facts, to: reading.target) ?? DialectResponse(facts)
        var response = try response(given, to: request)
        let tags = headers.configuration.cacheTags
        tags.add(originals: [facts.original.key], presets: wanted.options.presets, to: &response.headers)
        if response.headers[.vary] == nil {
            response.headers[.vary] = headers.vary(facts.variant.isNegotiated, wanted.options)
        }
        return response
    }

    /// An answer as a dialect words it, with what it does not say of who may read it.
    private func response(_ given: DialectResponse, to request: Request) throws -> Response {
        let status = HTTPResponse.Status(code: given.status)
        var response = Response(given)
        if response.headers[.xContentTypeOptions] == nil { response.headers[.xContentTypeOptions] = "nosniff" }
        if response.headers[.accessControlAllowOrigin] == nil {
            response.headers[.accessControlAllowOrigin] = headers.configuration.allowedOrigin
        }
        guard status == .ok, let etag = response.headers[.eTag]?.trimmingPrefix("\"") else { return response }
        let modified = response.headers[.lastModified].flatMap(HTTPDate.seconds).map(Double.init) ?? .infinity
        switch Precondition(request.headers).outcome(etag: String(etag.dropLast()), modified: modified) {
        case .goesOn: return response
        case .notModified: return Response(status: .notModified, headers: response.headers.forNotModified)
        case .failed: throw Problem.preconditionFailed
        }
    }

    private func response(
        _ variant: Variant,
        _ wanted: ImageRequest,
        _ reading: DialectList.Reading,
        to request: Request
    ) throws -> Response {
        // Where it matters who asks, everybody has to ask the dialect.
        if reading.holdsForEverybody, variant.content.buffer != nil { responses?.remember(wanted, for: request.head) }
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
