import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Reads what only HTTP/1 has in a request, before it becomes the common form that has forgotten it.
///
/// It refuses what RFC 9112 says must be refused, gives the decoder's bare refusals a sentence, lets the server that a
/// target names win over the one in `Host`, and sees to it that a
/// connection ends where the next request on it could not be read or is not expected: after HTTP/1.0, `close` in any
/// spelling, an upgrade that nobody takes, and a body that was announced and not waited for.
final class RequestHeadCheck: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Requests whose answers have not ended.
    private var underWay = 0
    /// Whether a request's end has yet to come.
    private var isReading = false
    /// The last request that is read on this connection has come: whatever follows it is not looked at.
    private var hasLast = false
    /// The last request waits for a `100` before it sends its body.
    private var expectsContinue = false
    /// Whether the request that comes has a body.
    private var hasBody = false
    /// Whether the last request had no body and has come whole.
    private(set) var isBetween = true
    /// Whether an answer has said that it is the last one.
    private var hasSaidClose = false
    private var refused: RefusedRequest?
    /// Whether the refused request is a head without an end, after which nothing is worth waiting for.
    private var isEndless = false
    private let headBytes: Int
    private let tell: Report
    private weak var headTime: RequestHeadTimeoutHandler?

    /// Is told of what no route sees, and from where it came.
    typealias Report = (RefusedRequest, SocketAddress?) -> Void

    /// Makes the check.
    ///
    /// - Parameters:
    ///   - headBytes: How long a head may be, which the decoder sees to.
    ///   - tell: Is told of each refusal.
    init(headBytes: Int, tell: @escaping Report) { (self.headBytes, self.tell) = (headBytes, tell) }

    /// Whether nothing is under way on the connection, and what comes next is a request that will be answered.
    ///
    /// The reader of requests has nothing left then, unless it has got the beginning of the next one.
    var isAtRest: Bool { underWay == 0 && isBetween && !hasLast && !hasSaidClose }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(var head):
            headTime?.headCame()
            isBetween = false
            guard !hasLast else { return }
            underWay += 1
            (isReading, hasBody) = (true, false)
            do throws(Problem) {
                try RequestHeadCheck.check(head)
                try RequestHeadCheck.settleHost(&head)
            } catch let problem {
                note(problem, of: head, context)
                context.fireErrorCaught(HTTPParserError.strictModeAssertion)
                return
            }
            expectsContinue = head.headers["expect"].contains { $0.lowercased() == "100-continue" }
            if RequestHeadCheck.isLast(head) {
                hasLast = true
                // Spelled as the parts further in look for it.
                head.headers.replaceOrAdd(name: "connection", value: "close")
            }
            let mark = HTTPField.Name.oldVersion.canonicalName
            head.headers.remove(name: mark)
            if head.version == .http1_0 { head.headers.add(name: mark, value: "1.0") }
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body:
            hasBody = true
            guard isReading, refused == nil else { return }
            expectsContinue = false
            context.fireChannelRead(data)
        case .end:
            headTime?.requestEnded(hadBody: hasBody)
            isBetween = !hasBody
            guard isReading, refused == nil else { return }
            (isReading, expectsContinue) = (false, false)
            context.fireChannelRead(data)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError {
            refuse(Problem(error, headBytes: headBytes), error, context)
            isEndless = isEndless || error == .headerOverflow
        } else if error is RequestHeadTimeoutHandler.Late {
            let problem = Problem(.requestTimeout, "request-too-slow", "The head of a request has come too slowly.")
            // Further in, what is no HTTP is all that is answered before a request has come.
            refuse(problem, HTTPParserError.unknown, context)
            isEndless = true
        } else {
            context.fireErrorCaught(error)
        }
    }

    private func refuse(_ problem: Problem, _ error: any Error, _ context: ChannelHandlerContext) {
        // The decoder minds what follows a request that was to be the last one; nobody waits for it.
        guard !hasLast else { return }
        note(problem, of: nil, context)
        // What is refused counts as a request, if it is not a part of one.
        if !isReading { underWay += 1 }
        context.fireErrorCaught(error)
    }

    /// Notes a refusal, and tells of it where no route will.
    private func note(_ problem: Problem, of head: HTTPRequestHead?, _ context: ChannelHandlerContext) {
        var request = RefusedRequest(refusal: problem, id: RequestID().description)
        if let head {
            (request.method, request.target) = (head.method.rawValue, head.uri)
            request.fields = HTTPFields(head.headers, splitCookie: false)
        }
        (hasLast, refused) = (true, request)
        guard head != nil || !isReading else { return }
        tell(request, context.remoteAddress)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.code < 200:
            expectsContinue = false
            context.write(data, promise: promise)
        case .head(var head):
            if expectsContinue { hasLast = true }
            if head.headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "close" }) {
                hasSaidClose = true
            }
            if let refused, head.status == .badRequest, head.headers["content-length"] == ["0"] {
                write(refused, context, promise)
            } else if hasLast, underWay == 1 {
                head.headers.replaceOrAdd(name: "Connection", value: "close")
                context.write(wrapOutboundOut(.head(head)), promise: promise)
            } else {
                context.write(data, promise: promise)
            }
        case .body:
            context.write(data, promise: promise)
        case .end:
            underWay -= 1
            context.write(data, promise: promise)
            guard isEndless, underWay == 0 else { return }
            let channel = context.channel
            _ = context.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
        }
    }

    /// What the server further in answers to what is no HTTP has no body.
    private func write(
        _ refused: RefusedRequest,
        _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        let body = refused.refusal.json(refused.id)
        var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: refused.refusal.status.code))
        head.headers.add(name: "Content-Type", value: "application/problem+json")
        head.headers.add(name: "Content-Length", value: String(body.utf8.count))
        head.headers.add(name: "Cache-Control", value: "no-store")
        head.headers.add(name: "X-Content-Type-Options", value: "nosniff")
        head.headers.add(name: "Connection", value: "close")
        context.write(wrapOutboundOut(.head(head)), promise: promise)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
    }

    /// Whether the connection ends after a request, because its client says so or since the decoder reads no further.
    private static func isLast(_ head: HTTPRequestHead) -> Bool {
        if head.method == .CONNECT || head.headers.contains(name: "upgrade") { return true }
        let options = head.headers[canonicalForm: "connection"].map { $0.lowercased() }
        return options.contains("close") || (head.version == .http1_0 && !options.contains("keep-alive"))
    }
}

extension RequestHeadCheck {
    /// Puts a ``RequestHeadCheck`` where requests still are HTTP/1's, which is before where handlers can be given, and a
    /// ``RequestHeadTimeoutHandler`` before everything.
    final class Installer: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = Never

        private let headBytes: Int
        private let headTimeout: TimeAmount
        private let early: ResponseCacheHandler?
        private let tell: Report

        /// Makes the installer of one connection.
        ///
        /// - Parameters:
        ///   - headBytes: How long a head may be.
        ///   - headTimeout: How long it may take.
        ///   - early: Answers requests before they are read in all their forms.
        ///   - tell: Is told of each refusal.
        init(
            headBytes: Int = 32 * 1024,
            headTimeout: TimeAmount = .seconds(10),
            early: ResponseCacheHandler? = nil,
            tell: @escaping Report = { _, _ in }
        ) {
            self.headBytes = headBytes
            self.headTimeout = headTimeout
            self.early = early
            self.tell = tell
        }

        func handlerAdded(context: ChannelHandlerContext) {
            let pipeline = context.pipeline.syncOperations
            do {
                let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
                let check = RequestHeadCheck(headBytes: headBytes, tell: tell)
                let time = RequestHeadTimeoutHandler(timeout: headTimeout) { [weak check] in
                    check.map { $0.underWay > 0 } ?? false
                }
                check.headTime = time
                try pipeline.addHandler(check, position: .before(codec))
                try pipeline.addHandler(time, position: .first)
                if let early {
                    early.stand(between: time, and: check)
                    try pipeline.addHandler(early, position: .after(time))
                }
            } catch {
                // Requests that nobody has looked at are answered by nobody.
                context.close(promise: nil)
                return
            }
            pipeline.removeHandler(context: context, promise: nil)
        }
    }
}

extension RequestHeadCheck {
    /// Refuses what must be (RFC 9112, sections 3.2 and 6.1).
    private static func check(_ head: HTTPRequestHead) throws(Problem) {
        let hosts = head.headers["host"]
        guard hosts.count == 1 || (hosts.isEmpty && head.version == .http1_0) else {
            throw bad("A request has exactly one Host header; this one has \(hosts.count).")
        }
        // Whoever stands in front may see the body's end elsewhere where the coding is any other one.
        let codings = head.headers["transfer-encoding"]
        guard codings.isEmpty || head.version != .http1_0 else {
            throw bad("A request of HTTP/1.0 has no Transfer-Encoding.")
        }
        guard codings.isEmpty || codings.map({ $0.lowercased() }) == ["chunked"] else {
            let detail = "The only Transfer-Encoding that is read is 'chunked'."
            throw Problem(.notImplemented, "unsupported-coding", detail)
        }
    }

    /// Lets the server that the target names win over `Host`, and refuses names that are none (RFC 9112, section 3.2).
    private static func settleHost(_ head: inout HTTPRequestHead) throws(Problem) {
        if let given = head.headers["host"].first {
            // White space around a value is none of it, and the decoder leaves a tab behind it (RFC 9112, section 5.1).
            let host = given.trimmingOptionalSpace
            guard host.isEmpty || Authority.isValid(host) else {
                throw bad("The header Host is a name or an address, and perhaps a port, as images.example:8080.")
            }
            if host != given { head.headers.replaceOrAdd(name: "host", value: String(host)) }
        }
        if let absolute = AbsoluteTarget(head.uri) {
            guard Authority.isValid(absolute.authority) else {
                throw bad("The address of the request names no server, as http://images.example:8080/ does.")
            }
            head.headers.replaceOrAdd(name: "host", value: absolute.authority)
            head.uri = absolute.target
        } else if head.uri == "*" {
            guard head.method == .OPTIONS else { throw bad("The address '*' is for OPTIONS alone.") }
        } else if !head.uri.hasPrefix("/"), head.method != .CONNECT {
            throw bad("The address of a request begins with '/' or 'http://'.")
        }
    }

    private static func bad(_ sentence: String) -> Problem { Problem(.badRequest, "bad-request", sentence) }
}

extension Problem {
    /// What is said of bytes that are no HTTP.
    fileprivate init(_ error: HTTPParserError, headBytes: Int) {
        switch error {
        case .headerOverflow:
            self.init(
                .requestHeaderFieldsTooLarge,
                "request-too-long",
                "The address and the headers of a request have at most \(headBytes) bytes together (the setting "
                    + "'header-bytes'), a header at most 16 kB, and there are at most 100 headers."
            )
        case .invalidURL:
            self.init(
                .badRequest,
                "bad-request",
                "The address is none: it begins with '/', or with 'http://' and a host, and spaces and letters beyond "
                    + "ASCII are percent-encoded."
            )
        default:
            self.init(.badRequest, "bad-request", "The request is not HTTP/1.1 as RFC 9112 has it.")
        }
    }
}
