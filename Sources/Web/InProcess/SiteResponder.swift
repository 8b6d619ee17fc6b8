public import HTTPTypes
import Hummingbird
public import Logging
public import NIOCore

/// Answers requests that come without a connection, such as a function's events: the same routes, no socket.
public struct SiteResponder: Sendable {
    private let responder: BasePathResponder<RouterResponder<WebContext>>
    private let basePaths: BasePathReader
    private let pictures: PictureRoutes
    private let problems: ProblemWriter

    init(
        _ responder: BasePathResponder<RouterResponder<WebContext>>,
        basePaths: BasePathReader,
        pictures: PictureRoutes,
        problems: ProblemWriter
    ) {
        (self.responder, self.basePaths, self.pictures, self.problems) = (responder, basePaths, pictures, problems)
    }

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - request: Method, path with query, and header fields.
    ///   - body: The body.
    ///   - limit: The most bytes that the answer's body may have.
    ///   - id: The request's id, for the log and for errors' bodies.
    ///   - logger: Where the request is logged.
    /// - Returns: The answer; `nil` when its body is longer than allowed.
    public func respond(
        to request: HTTPRequest,
        body: ByteBuffer,
        upTo limit: Int,
        id: String,
        logger: Logger
    ) async -> BufferedResponse? {
        let context = WebContext(logger: SiteResponder.logger(logger, id))
        let request = Request(head: request, body: RequestBody(buffer: body))
        do {
            let response = try await responder.respond(to: request, context: context)
            // What is said to be too long need not be read to find out; `HEAD` has but the word.
            let length = response.headers[.contentLength].flatMap { Int($0) }
            guard response.body.contentLength ?? length ?? 0 <= limit, length ?? 0 <= limit else { return nil }
            let collected = ResponseCollector(limit: limit)
            do {
                try await response.body.write(collected)
            } catch is ResponseCollector.Full {
                return nil
            }
            return BufferedResponse(head: response.head, body: collected.bytes)
        } catch {
            context.logger.error("The answer broke off.", metadata: ["error": "\(error)"])
            return await refusal(Problem(error), request.head, id)
        }
    }

    /// Sends a client to where everybody can read the variants store, for a picture that is too long to be answered.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - logger: Where failures are logged.
    /// - Returns: The redirect; `nil` where there is none to give.
    public func redirect(for request: HTTPRequest, logger: Logger) async -> BufferedResponse? {
        let (base, head) = basePaths.read(request, peer: nil)
        var context = WebContext(logger: logger)
        context.base = base
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        guard request.method == .get || request.method == .head else { return nil }
        do {
            return try await pictures.sendToStore(request, context).map {
                BufferedResponse(head: $0.head, body: ByteBuffer())
            }
        } catch {
            logger.error(
                "A picture that is too large to be answered could not be stored.",
                metadata: ["error": "\(error)"]
            )
            return nil
        }
    }

    /// Answers a request with an error.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - status: The status.
    ///   - code: The error's stable code.
    ///   - detail: A sentence for a person.
    ///   - id: The request's id, for the error's body.
    /// - Returns: The answer, as routes give it for their own errors.
    public func refuse(
        _ request: HTTPRequest,
        _ status: HTTPResponse.Status,
        code: String,
        detail: String,
        id: String
    ) async -> BufferedResponse {
        await refusal(Problem(status, code, detail), request, id)
    }

    /// The answer of a problem, which is never long.
    private func refusal(_ problem: Problem, _ request: HTTPRequest, _ id: String) async -> BufferedResponse {
        let (base, head) = basePaths.read(request, peer: nil)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        let response = problems.response(problem, to: request, below: base, id: id)
        let collected = ResponseCollector(limit: 1 << 20)
        try? await response.body.write(collected)
        return BufferedResponse(head: response.head, body: collected.bytes)
    }

    private static func logger(_ logger: Logger, _ id: String) -> Logger {
        var logger = logger
        logger[metadataKey: "hb.request.id"] = "\(id)"
        return logger
    }
}

/// An answer with all of its body.
public struct BufferedResponse: Sendable {
    /// Status and header fields.
    public var head: HTTPResponse
    /// All of the bytes, however they were streamed.
    public var body: ByteBuffer

    /// Puts an answer together.
    public init(head: HTTPResponse, body: ByteBuffer) {
        self.head = head
        self.body = body
    }
}
