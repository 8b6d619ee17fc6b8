import Dialects
import HTTPTypes
import Hummingbird
import ImageService
import Logging
import NIOCore
import NIOPosix
import ObjectStorage
import TestKit
import Testing

@testable import Web

/// A site whose routes fill a cache of answers: the same request can be asked of both.
struct CachedSite {
    /// An answer, without what tells of its way and of its time only.
    struct Answer: Equatable {
        var status: Int
        var fields: [String]
        var body: ByteBuffer
    }

    private static let passing: Set<String> = ["date", "server-timing", "content-length"]

    let originals = MemoryStore()
    let renderer = ScriptedRenderer()
    let time = SettableTime()
    let site: Site
    private let cache: ResponseCache
    private let responder: BasePathResponder<RouterResponder<WebContext>>

    init(
        keys: SigningKeys = SigningKeys(),
        dialects: [any Dialect] = [],
        hints: HintSwitch = .off
    ) async throws {
        let time = time
        var configuration = WebConfiguration()
        configuration.clientHints = hints
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let variants = VariantService(
            originals: originals,
            variants: MemoryStore(),
            renderer: renderer,
            threadPool: .singleton,
            configuration: .longTimeouts,
            logger: logger,
            now: { time.now }
        )
        site = Site(
            dialect: try NativeDialect(),
            otherDialects: dialects,
            keys: keys,
            variants: variants,
            probes: [],
            metrics: PrometheusRegistry(),
            configuration: configuration,
            threadPool: .singleton
        )
        cache = ResponseCache(variants: variants, headers: site.headers)
        responder = site.behindProxies(site.router(site.makeLog(), nil, withHealth: false, responses: cache))
        try await put(SiteBench.jpeg)
    }

    /// Puts the original `cat.jpg`.
    func put(_ bytes: [UInt8]) async throws {
        let key = try #require(ObjectKey("cat.jpg"))
        _ = try await originals.put(key, ByteBuffer(bytes: bytes), metadata: ObjectMetadata())
    }

    /// Lets time pass.
    func wait(_ duration: Duration) { time.advance(by: duration) }

    /// What the routes answer, and remember.
    @discardableResult
    func routed(
        _ target: String,
        _ fields: HTTPFields = [:],
        _ method: HTTPRequest.Method = .get
    ) async throws -> Answer {
        let head = HTTPRequest(method: method, scheme: "http", authority: "a", path: target, headerFields: fields)
        let context = WebContext(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let response = try await responder.respond(
            to: Request(head: head, body: .init(buffer: .init())),
            context: context
        )
        let collected = ResponseCollector(limit: 1 << 20)
        try await response.body.write(collected)
        let lines = response.headers.map { "\($0.name.rawName): \($0.value)" }
        return Answer(status: response.status.code, fields: CachedSite.lasting(lines), body: collected.bytes)
    }

    /// What the cache answers; `nil` where it leaves that to the routes.
    func cached(_ target: String, _ fields: String = "", method: String = "GET") -> Answer? {
        let passed = ContinuousClock.now.duration(to: time.now)
        guard let response = cache.response(to: target, fields, method: method, after: max(.zero, passed)) else {
            return nil
        }
        let lines = String(buffer: response.head).split(separator: "\r\n").dropFirst().map(String.init)
        return Answer(status: response.status, fields: CachedSite.lasting(lines), body: response.body ?? ByteBuffer())
    }

    private static func lasting(_ lines: [String]) -> [String] {
        lines.filter { !passing.contains($0.prefix { $0 != ":" }.lowercased()) }.sorted()
    }
}
