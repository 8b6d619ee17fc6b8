import Dialects
import HTTPTypes
import Hummingbird
import ImageService
import Logging
import NIOCore
import NIOPosix
import ObjectStorage
import Queueing
import Recipes
import TestKit
import Testing

@testable import Web

/// A whole site between doubles, asked without a socket.
struct SiteBench {
    static let token = "a-token-of-sixteen-and-more"
    static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + (0..<100).map { UInt8($0) }

    let originals = MemoryStore()
    let lines = LogLines()
    let metrics = PrometheusRegistry()
    let site: Site
    private let responder: SiteResponder

    init(
        keys: SigningKeys = SigningKeys(),
        dialects: [any Dialect] = [],
        _ change: (inout WebConfiguration) -> Void = { _ in }
    ) throws {
        let dialect = try NativeDialect()
        let renderer = ScriptedRenderer()
        let variants = VariantService(
            originals: originals,
            variants: MemoryStore(),
            renderer: renderer,
            threadPool: .singleton,
            configuration: .longTimeouts,
            logger: lines.logger
        )
        let catalog = RenditionSetCatalog([try RenditionSet("default", presets: [], reader: dialect)])
        let library = ImageLibrary(
            originals: originals,
            destination: .open(originals),
            variants: variants,
            scheduler: RenditionSetScheduler(
                catalog: catalog,
                queue: MemoryQueue(),
                limits: PlanLimits(),
                logger: lines.logger
            ),
            logger: lines.logger
        )
        var uploads = UploadConfiguration()
        uploads.tokens = try AccessTokens(parsing: SiteBench.token)
        uploads.origins = ["*"]
        var configuration = WebConfiguration()
        change(&configuration)
        site = Site(
            dialect: dialect,
            otherDialects: dialects,
            keys: keys,
            variants: variants,
            probes: [Probe("test") { ProbeFinding(.ok, "All is well.") }],
            metrics: metrics,
            configuration: configuration,
            threadPool: .singleton,
            uploads: Uploads(library: library, configuration: uploads)
        )
        responder = site.responder(withHealth: true)
    }

    /// Puts an original.
    func put(_ name: String, _ bytes: [UInt8] = jpeg) async throws {
        _ = try await originals.put(try #require(ObjectKey(name)), ByteBuffer(bytes: bytes), metadata: ObjectMetadata())
    }

    /// Asks as somebody who may do everything.
    func ask(
        _ method: HTTPRequest.Method,
        _ target: String,
        _ fields: HTTPFields = [:],
        body: [UInt8] = []
    ) async throws -> BufferedResponse {
        var fields = fields
        if fields[.authorization] == nil { fields[.authorization] = "Bearer \(SiteBench.token)" }
        let request = HTTPRequest(
            method: method,
            scheme: "http",
            authority: "localhost",
            path: target,
            headerFields: fields
        )
        let answer = await responder.respond(
            to: request,
            body: ByteBuffer(bytes: body),
            upTo: 1 << 20,
            id: "test",
            logger: lines.logger
        )
        return try #require(answer)
    }

    /// Uploads an image and gives the path of what is told of it: `/images/{id}`.
    func upload() async throws -> String {
        let answer = try await ask(.post, "/images?name=cat.jpg", [.contentType: "image/jpeg"], body: SiteBench.jpeg)
        return try #require(answer.head.headerFields[.location], "\(String(buffer: answer.body))")
    }
}
