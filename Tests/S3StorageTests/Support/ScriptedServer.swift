import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A web server that says what a test wants, and remembers what it was asked.
final class ScriptedServer: Sendable {
    /// A request that came.
    struct Request: Sendable {
        var connection: Int
        var method: String
        var uri: String
        var headers: HTTPHeaders
        var body: ByteBuffer
    }

    /// What is answered.
    struct Reply: Sendable {
        var status = 200
        var headers: [(String, String)] = []
        var body = ByteBuffer()
        /// How many bytes of the body are sent before the connection is closed; `nil` for a whole answer.
        var cutAfter: Int?
        /// Whether the head is answered at once, and nothing of the request's body read any more.
        var isEarly = false
        /// Whether there is no answer at all.
        var isSilent = false
    }

    private struct State {
        var requests: [Request] = []
        var connections = 0
    }

    private let channel: any Channel
    private let state: SharedState

    private final class SharedState: Sendable {
        let value = Mutex(State())
    }

    /// Starts a server; `script` gets each request with its number, from 0.
    init(_ script: @escaping @Sendable (Int, Request) -> Reply) async throws {
        let shared = SharedState()
        state = shared
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelOption(.socketOption(.so_rcvbuf), value: 16_384)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let number = shared.value.withLock { state in
                        state.connections += 1
                        return state.connections
                    }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withPipeliningAssistance: false)
                    let handler = Handler(connection: number) { request in
                        let number = shared.value.withLock { state in
                            state.requests.append(request)
                            return state.requests.count - 1
                        }
                        return script(number, request)
                    }
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    var endpoint: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }
    var requests: [Request] { state.value.withLock(\.requests) }
    func stop() async { try? await channel.close() }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let connection: Int
        private let script: (Request) -> Reply
        private var request: Request?
        private var isDeaf = false

        init(connection: Int, script: @escaping (Request) -> Reply) {
            self.connection = connection
            self.script = script
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !isDeaf else { return }
            switch unwrapInboundIn(data) {
            case .head(let head):
                request = Request(
                    connection: connection,
                    method: head.method.rawValue,
                    uri: head.uri,
                    headers: head.headers,
                    body: ByteBuffer()
                )
                // The test marks by its name the object whose body nobody wants to read.
                if head.uri.contains("refused-early"), let request { answer(request, context) }
            case .body(let part): request?.body.writeImmutableBuffer(part)
            case .end: if let request { answer(request, context) }
            }
        }

        private func answer(_ request: Request, _ context: ChannelHandlerContext) {
            let reply = script(request)
            if reply.isSilent { return }
            var headers = HTTPHeaders(reply.headers)
            if !headers.contains(name: "content-length") {
                headers.add(name: "content-length", value: "\(reply.body.readableBytes)")
            }
            let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: reply.status), headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            let isHead = request.method == "HEAD"
            let sent = reply.body.getSlice(at: 0, length: reply.cutAfter ?? reply.body.readableBytes) ?? ByteBuffer()
            if !isHead { context.write(wrapOutboundOut(.body(.byteBuffer(sent))), promise: nil) }
            if reply.cutAfter != nil {
                context.flush()
                context.close(promise: nil)
            } else {
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
            if reply.isEarly {
                isDeaf = true
                context.channel.setOption(.autoRead, value: false).whenComplete { _ in }
            }
        }
    }
}

/// Runs a test against a scripted server.
func withServer<Value>(
    _ script: @escaping @Sendable (Int, ScriptedServer.Request) -> ScriptedServer.Reply,
    _ body: (ScriptedServer) async throws -> Value
) async throws -> Value {
    let server = try await ScriptedServer(script)
    do {
        let value = try await body(server)
        await server.stop()
        return value
    } catch {
        await server.stop()
        throw error
    }
}

extension ScriptedServer.Reply {
    /// An error as S3 answers it.
    static func error(_ status: Int, _ code: String, _ more: String = "", headers: [(String, String)] = []) -> Self {
        let body = "<Error><Code>\(code)</Code><Message>said a test</Message>\(more)</Error>"
        return Self(status: status, headers: headers, body: ByteBuffer(string: body))
    }

    /// An object.
    static func object(_ bytes: ByteBuffer, etag: String = "tag", headers: [(String, String)] = []) -> Self {
        let standard = [("etag", "\"\(etag)\""), ("last-modified", "Sat, 21 Nov 2026 12:39:44 GMT")]
        return Self(headers: standard + headers, body: bytes)
    }
}
