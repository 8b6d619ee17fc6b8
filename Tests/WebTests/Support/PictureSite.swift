import Dialects
import Foundation
import HTTPTypes
import Hummingbird
import ImageService
import Logging
import NIOCore
import NIOEmbedded
import NIOFoundationCompat
import NIOHTTP1
import NIOPosix
import ObjectStorage
import Queueing
import Recipes
import RendererHost
import TestKit

@testable import Web

/// A whole site in this process, over folders of its own, with real renderers: all but the socket.
final class PictureSite: Sendable {
    /// The token of sites whose tests say nothing of tokens; every request shows it that shows no other.
    static let usualToken = "token-of-all-the-tests-0123456789"
    /// The host and port by which it is asked.
    static let authority = "127.0.0.1:8080"

    let folder: URL
    let lines = LogLines()
    private let token: String?
    private let listening: SocketAddress
    private let responder: BasePathResponder<RouterResponder<WebContext>>

    /// Puts a site together.
    ///
    /// - Parameters:
    ///   - pictures: Whether the usual originals are there.
    ///   - sets: Whether sets are ordered; nobody makes them.
    ///   - keys: Keys that addresses must be signed with.
    ///   - tokens: Tokens that a test names because it says who may write.
    ///   - change: Changes what is configured.
    /// - Throws: Where a folder or a renderer cannot be had.
    init(
        pictures: Bool = false,
        sets: Bool = false,
        keys: String = "",
        tokens: String? = nil,
        _ change: (inout WebConfiguration, inout UploadConfiguration) throws -> Void = { _, _ in }
    ) async throws {
        folder = try TemporaryFolders.make()
        if pictures { try await Pictures.makeOriginals(in: folder.appendingPathComponent("originals")) }
        let (logger, metrics) = (lines.logger, PrometheusRegistry())
        let originals = try PictureSite.store(folder, "originals", writing: .durable)
        let variants = VariantService(
            originals: originals,
            variants: try PictureSite.store(folder, "variants", writing: .fast),
            purges: originals,
            renderer: try SharedRenderers.pool,
            threadPool: .singleton,
            configuration: .longTimeouts,
            logger: logger,
            metrics: metrics
        )
        let dialect = try NativeDialect()
        let usual = try RenditionSet(RenditionSetCatalog.usual, presets: RenditionSet.usualPresets, reader: dialect)
        let library = ImageLibrary(
            originals: originals,
            destination: .open(originals),
            variants: variants,
            scheduler: sets
                ? RenditionSetScheduler(
                    catalog: RenditionSetCatalog([usual]),
                    queue: MemoryQueue(),
                    limits: PlanLimits(),
                    logger: logger
                )
                : nil,
            logger: logger
        )
        var (web, uploads) = (WebConfiguration(), UploadConfiguration())
        uploads.tokens = try AccessTokens(parsing: tokens ?? PictureSite.usualToken)
        try change(&web, &uploads)
        token = tokens == nil && !uploads.trustsThisMachine ? PictureSite.usualToken : nil
        if uploads.trustsThisMachine { uploads.tokens = AccessTokens() }
        let site = Site(
            dialect: dialect,
            keys: try SigningKeys(parsing: keys),
            variants: variants,
            probes: [],
            metrics: metrics,
            configuration: web,
            threadPool: .singleton,
            uploads: Uploads(library: library, configuration: uploads)
        )
        let authorizer = site.makeAuthorizer(uploads)
        listening = try SocketAddress(ipAddress: "127.0.0.1", port: 8080)
        authorizer.listener.note(listening)
        responder = site.behindProxies(site.router(site.makeLog(), authorizer, withHealth: true))
    }

    private static func store(
        _ folder: URL,
        _ name: String,
        writing: FolderStore.Writing
    ) throws -> FolderStore {
        try FolderStore(path: folder.appendingPathComponent(name).path, writing: writing, threadPool: .singleton)
    }

    /// Where originals lie.
    var originals: URL { folder.appendingPathComponent("originals") }

    /// Every file in the folders of originals and variants, hidden ones too, but for the marks of purges.
    var files: [String] { StoredFiles.names(in: folder) }

    /// Asks for a target and reads the whole answer.
    ///
    /// - Parameters:
    ///   - target: Path and query, as they are sent.
    ///   - method: The method.
    ///   - headers: Header fields.
    ///   - body: The body.
    ///   - peer: The address at the other end of the connection.
    /// - Returns: The answer.
    /// - Throws: What the routes let through.
    func get(
        _ target: String,
        method: HTTPRequest.Method = .get,
        headers: [(String, String)] = [],
        body: Data = Data(),
        peer: String = "127.0.0.1"
    ) async throws -> HTTPAnswer {
        var (fields, authority) = (HTTPFields(), PictureSite.authority)
        for (name, value) in headers {
            if name.lowercased() == "host" {
                authority = value
                continue
            }
            guard let name = HTTPField.Name(name) else { throw TestFailure("'\(name)' is no header's name") }
            fields.append(HTTPField(name: name, value: value))
        }
        if let token, fields[.authorization] == nil { fields[.authorization] = "Bearer \(token)" }
        if !body.isEmpty { fields[.contentLength] = "\(body.count)" }
        let head = HTTPRequest(
            method: method,
            scheme: "http",
            authority: authority,
            path: target,
            headerFields: fields
        )
        let channel = NIOAsyncTestingChannel()
        channel.remoteAddress = try SocketAddress(ipAddress: peer, port: 40_000)
        channel.localAddress = listening
        let context = WebContext(source: ApplicationRequestContextSource(channel: channel, logger: lines.logger))
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(data: body)))
        let response = try await responder.respond(to: request, context: context)
        let collected = ResponseCollector(limit: 200 << 20)
        try await response.body.write(collected)
        // As a server of HTTP/1.1 has it.
        var found = HTTPHeaders(response.headers.map { ($0.name.rawName, $0.value) })
        if !found.contains(name: "Content-Length"), let length = response.body.contentLength {
            found.add(name: "Content-Length", value: "\(length)")
        }
        return HTTPAnswer(status: response.status.code, headers: found, body: Data(buffer: collected.bytes))
    }

    /// Sends a body.
    func post(_ target: String, body: Data, headers: [(String, String)] = []) async throws -> HTTPAnswer {
        try await get(target, method: .post, headers: headers, body: body)
    }

    /// Sends a text.
    func post(_ target: String, _ text: String, headers: [(String, String)]) async throws -> HTTPAnswer {
        try await post(target, body: Data(text.utf8), headers: headers)
    }

    /// Sends an object as JSON.
    func post(_ target: String, json: Any, headers: [(String, String)] = []) async throws -> HTTPAnswer {
        let body = try JSONSerialization.data(withJSONObject: json)
        return try await post(target, body: body, headers: headers + [("Content-Type", "application/json")])
    }

    /// Uploads a file, under a name of its own or another, and gives its id and key.
    func upload(_ path: String, as name: String? = nil) async throws -> (id: String, key: String) {
        let file = URL(fileURLWithPath: path)
        var characters = CharacterSet.alphanumerics
        characters.insert(charactersIn: "-._~")
        let text = (name ?? file.lastPathComponent).addingPercentEncoding(withAllowedCharacters: characters) ?? ""
        let answer = try await post("/images?name=\(text)", body: try Data(contentsOf: file))
        guard answer.status == 201 else { throw TestFailure("upload: \(answer.text)") }
        return (try answer.text("id"), try answer.text("key"))
    }
}

/// A form with files, as browsers send it.
struct MultipartForm {
    /// What its header says.
    static let type = ("Content-Type", "multipart/form-data; boundary=x")

    /// Its bytes: of each part what follows `form-data; `, and the content.
    static func body(_ parts: [(disposition: String, bytes: Data)]) -> Data {
        var body = Data()
        for (disposition, bytes) in parts {
            body += Data("--x\r\nContent-Disposition: form-data; \(disposition)\r\n\r\n".utf8) + bytes
            body += Data("\r\n".utf8)
        }
        return body + Data("--x--\r\n".utf8)
    }
}
