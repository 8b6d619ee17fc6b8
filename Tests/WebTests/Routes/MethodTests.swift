import HTTPTypes
import Hummingbird
import TestKit
import Testing

@testable import Web

/// What every address answers to methods, all addresses that there are.
struct MethodTests {
    private let bench: SiteBench

    init() throws { bench = try SiteBench() }

    /// Methods that addresses have, by address; whatever else is registered is a refusal.
    private static let methods: [String: [String]] = [
        "/": ["GET", "HEAD", "POST"],
        "/health/live": ["GET", "HEAD"],
        "/health/ready": ["GET", "HEAD"],
        "/metrics": ["GET", "HEAD"],
        "/openapi.yaml": ["GET", "HEAD"],
        "/docs/api": ["GET", "HEAD"],
        "/calotype.js": ["GET", "HEAD"],
        "/favicon.ico": ["GET", "HEAD"],
        "/assets/:version/:name": ["GET", "HEAD"],
        "/playground": ["GET", "HEAD"],
        "/picture/**": ["GET", "HEAD"],
        "/:size/**": ["GET", "HEAD"],
        "/original/**": ["GET", "HEAD"],
        "/images": ["GET", "HEAD", "POST", "DELETE"],
        "/images/:id": ["GET", "HEAD", "DELETE"],
        "/images/:id/events": ["GET", "HEAD"],
        "/images/tickets": ["POST"],
        "/jobs/:id": ["GET", "HEAD"],
        "/image/:id": ["GET", "HEAD"],
        "/image/:id/delete": ["GET", "HEAD", "POST"],
        "/upload-image": ["GET", "HEAD", "POST"],
        "/purge": ["POST"],
        "/session": ["POST", "DELETE"],
        "/session/end": ["POST"],
        "/signatures": ["POST"],
    ]

    private func addresses() -> Set<String> {
        let authorizer = bench.site.uploads.map { bench.site.makeAuthorizer($0.configuration) }
        return Set(
            bench.site.router(bench.site.makeLog(), authorizer, withHealth: true).routes.map {
                "\($0.path)".replacing("{", with: ":").replacing("}", with: "")
            }
        )
    }

    /// An address that can be asked for, with something in place of its parameters.
    private func target(_ address: String, _ image: String, _ job: String) -> String {
        let id = image.split(separator: "/").last.map(String.init) ?? ""
        return address.replacing("/picture/**", with: "/picture/cat.jpg?w=40&format=webp")
            .replacing("/:size/**", with: "/40x30/cat.jpg")
            .replacing("/original/**", with: "/original/cat.jpg")
            .replacing("/jobs/:id", with: "/jobs/\(job)")
            .replacing(":version/:name", with: "\(Asset.version)/home.js")
            .replacing(":id", with: id)
    }

    private func image() async throws -> (path: String, job: String) {
        try await bench.put("cat.jpg")
        let path = try await bench.upload()
        let text = String(buffer: try await bench.ask(.get, path).body)
        let job = try #require(text.firstMatch(of: /"job":"([^"]*)"/)).output.1
        return (path, String(job))
    }

    @Test func everyAddressIsKnownHere() {
        #expect(addresses() == Set(Self.methods.keys))
    }

    @Test func everyAddressOffersWhatItAnswers() async throws {
        let image = try await image()
        for (address, methods) in Self.methods {
            let target = target(address, image.path, image.job)
            let offer = try await bench.ask(.options, target, [.origin: "https://elsewhere.example"])
            #expect(offer.head.status == .noContent, "\(target)")
            #expect(offer.head.headerFields[.allow] == (methods + ["OPTIONS"]).joined(separator: ", "), "\(target)")
            // Other sites' pages may read; what changes something is theirs only where uploads' rules say so.
            let isRead = !UploadCORS.covers(RequestTarget(text: target).path)
            let shared = isRead ? methods.filter { $0 == "GET" || $0 == "HEAD" } : methods
            let told = shared.isEmpty ? nil : shared.joined(separator: ", ")
            #expect(offer.head.headerFields[.accessControlAllowMethods] == told, "\(target)")
            for method in [HTTPRequest.Method.get, .head, .post, .put, .delete, .patch, .trace] {
                guard !methods.contains(method.rawValue) else { continue }
                let refusal = try await bench.ask(method, target)
                #expect(refusal.head.status == .methodNotAllowed, "\(method) \(target)")
                #expect(refusal.head.headerFields[.allow] == offer.head.headerFields[.allow], "\(method) \(target)")
                #expect(refusal.head.headerFields[.contentType] == "application/problem+json")
                #expect(refusal.head.headerFields[.xContentTypeOptions] == "nosniff")
                #expect(refusal.head.headerFields[.cacheControl] == "no-store")
                let hasCode = String(buffer: refusal.body).contains("\"code\":\"method-not-allowed\"")
                #expect(hasCode == (method != .head), "\(method) \(target)")
            }
        }
    }

    /// Fields that tell of the answer under way, and not of what is answered.
    private static let passing: Set<HTTPField.Name> = [.date, .serverTiming, .cacheStatus]

    private func fields(_ answer: BufferedResponse) -> [String] {
        answer.head.headerFields.filter { !Self.passing.contains($0.name) }.map { "\($0.name): \($0.value)" }.sorted()
    }

    static let conditions: [HTTPFields] = [
        [:], [.accept: "text/html"], [.accept: "image/avif,*/*"], [.ifNoneMatch: "*"], [.ifMatch: "\"no\""],
        [.authorization: "Bearer wrong-wrong-wrong-wrong"], [.origin: "https://elsewhere.example"],
    ]

    @Test(arguments: conditions)
    func headIsWhatGetWouldAnswer(asked: HTTPFields) async throws {
        let image = try await image()
        for (address, methods) in Self.methods where methods.contains("GET") {
            for target in [target(address, image.path, image.job), target(address, "/images/none", "none") + "?no=1"] {
                // Metrics count what was asked before.
                guard address != "/metrics" else { continue }
                if !address.hasSuffix("/events") || target.hasSuffix("no=1") {
                    _ = try await bench.ask(.get, target, asked)
                    let (got, head) = (
                        try await bench.ask(.get, target, asked), try await bench.ask(.head, target, asked)
                    )
                    #expect(head.head.status == got.head.status, "\(target)")
                    #expect(fields(head) == fields(got), "\(target)")
                    #expect(head.body.readableBytes == 0, "\(target)")
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func headOfNewsGivesTheHeadAndEnds() async throws {
        let image = try await image()
        let head = try await bench.ask(.head, "\(image.path)/events")
        #expect(head.head.status == .ok)
        #expect(head.head.headerFields[.contentType] == "text/event-stream")
        #expect(head.head.headerFields[.cacheControl] == "no-store")
        #expect(head.body.readableBytes == 0)
    }

    @Test func headOfMetricsIsAnswered() async throws {
        let head = try await bench.ask(.head, "/metrics")
        #expect(head.head.status == .ok)
        #expect(head.head.headerFields[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
    }

    @Test(arguments: ["/picture/cat.jpg?w=40", "/original/cat.jpg", "/40x30/cat.jpg"])
    func headKnowsNoRange(target: String) async throws {
        try await bench.put("cat.jpg")
        for range in ["bytes=0-3", "bytes=-1", "bytes=9999999-"] {
            let whole = try await bench.ask(.head, target)
            let head = try await bench.ask(.head, target, [.range: range])
            #expect(head.head.status == .ok)
            #expect(fields(head) == fields(whole))
            #expect(head.head.headerFields[.contentRange] == nil)
            #expect(try await bench.ask(.get, target, [.range: range]).head.status != .ok)
        }
    }

    @Test func headOfWhatIsTooLongIsWhatGetWouldAnswer() async throws {
        try await bench.put("long.jpg", SiteBench.jpeg + Array(repeating: 0, count: 2 << 20))
        for method in [HTTPRequest.Method.get, .head] {
            let request = HTTPRequest(
                method: method,
                scheme: "http",
                authority: "localhost",
                path: "/original/long.jpg"
            )
            let responder = bench.site.responder(withHealth: false)
            let answer = await responder.respond(
                to: request,
                body: .init(),
                upTo: 1 << 20,
                id: "test",
                logger: bench.lines.logger
            )
            #expect(answer == nil, "\(method)")
        }
    }
}
