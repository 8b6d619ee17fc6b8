import Basics
import HTTPTypes
import Hummingbird
import ImageService
import NIOCore
import NIOHTTP1
import Recipes

/// `/images/tickets`: tickets for uploads without a token.
struct TicketRoutes: Sendable {
    let library: ImageLibrary
    let authorizer: UploadAuthorizer

    func add(to router: Router<WebContext>) {
        router.resource("/images/tickets", post: { try await giveTicket($0, $1) })
    }

    private func giveTicket(_ request: Request, _ context: WebContext) async throws -> Response {
        try authorizer.check(request, context)
        _ = try QueryParameters(RequestTarget(request).query, [])
        try await library.check(UploadTerms())
        let body = try JSONFields(try await request.smallBody(upTo: JSONFields.limit, context))
        let ticket = try TicketRequest(body, limit: library.largestImage).ticket(now: UnixTime.now.seconds)
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
