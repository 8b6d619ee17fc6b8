import Basics
import HTTPTypes
import Hummingbird
import ImageService
import NIOCore
import NIOHTTP1
import Recipes

/// `/images/tickets` and `/purge`: what takes a short JSON object.
struct OrderRoutes: Sendable {
    let library: ImageLibrary
    let variants: VariantService
    let authorizer: UploadAuthorizer

    func add(to router: Router<WebContext>) {
        router.resource("/images/tickets", post: { try await giveTicket($0, $1) })
        router.resource("/purge", post: { try await purge($0, $1) })
    }

    private func giveTicket(_ request: Request, _ context: WebContext) async throws -> Response {
        try authorizer.check(request, context)
        _ = try QueryParameters(RequestTarget(request).query, [])
        try await library.check(UploadTerms())
        let order = try TicketRequest(try await body(request, context), limit: library.largestImage)
        let ticket = order.ticket(now: UnixTime.now.seconds)
        let text = try authorizer.tickets.text(of: ticket)
        return Response(status: .created, json: answer(ticket, text, below: context.base))
    }

    private func answer(_ ticket: UploadTicket, _ text: String, below base: BasePath) -> String {
        let types = ticket.allowedFormats.map { formats in
            "[" + formats.map { "\"\($0.mediaType)\"" }.sorted().joined(separator: ",") + "]"
        }
        // Said here, where it matters: another server, or this one after a restart, will refuse such a ticket.
        let note = "Neither 'keys' nor 'tokens' is set, so only this process knows this ticket, until it ends."
        return """
            {"url":"\(base)/images?ticket=\(text)",\
            "expires":"\(CivilTime(secondsSince1970: ticket.expires).rfc3339)",\
            "max_bytes":\(ticket.maxBytes),"types":\(types ?? "null"),\
            "name":\(ticket.name?.quotedForJSON ?? "null"),"origin":\(ticket.origin?.quotedForJSON ?? "null")\
            \(authorizer.tickets.isOfThisProcess ? ",\"note\":\(note.quotedForJSON)" : "")}

            """
    }

    private func purge(_ request: Request, _ context: WebContext) async throws -> Response {
        try authorizer.check(request, context)
        _ = try QueryParameters(RequestTarget(request).query, [])
        let order = try await body(request, context)
        try order.allowOnly(["key"])
        guard let key = try order.text("key", upTo: 8 * 1024), !key.isEmpty else {
            throw JSONFields.problem("The field 'key' is missing: it names the original whose variants are to go.")
        }
        return Response(status: .ok, json: "{\"purged\":\(try await variants.purge(key))}\n")
    }

    private func body(_ request: Request, _ context: WebContext) async throws -> JSONFields {
        try JSONFields(try await request.smallBody(upTo: JSONFields.limit, context))
    }
}

extension Request {
    /// The whole body, where it is short.
    func smallBody(upTo limit: Int, _ context: WebContext) async throws -> ByteBuffer {
        let tooLarge = Problem(.contentTooLarge, "body-too-large", "The body has more than \(limit) bytes.")
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge }
        await context.wantBody()
        var bytes = ByteBuffer()
        do {
            for try await chunk in body {
                bytes.writeImmutableBuffer(chunk)
                guard bytes.readableBytes <= limit else { throw tooLarge }
            }
        } catch let error as HTTPParserError {
            throw Problem(error)
        }
        return bytes
    }
}

extension Response {
    /// An answer to a program, which nobody keeps.
    init(status: HTTPResponse.Status, json: String) {
        var fields: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
        fields[.xContentTypeOptions] = "nosniff"
        self.init(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: json)))
    }
}
