import Foundation
import TestKit
import Testing

/// S3 that goes away and comes back, says nothing, or is still writing when the server is killed.
@Suite(.timeLimit(.minutes(5)))
struct S3AwayTests {
    private static let quick = ["--s3-retries", "1", "--originals-freshness", "0"]

    @Test func serversSayThatS3IsAwayAndGoOnWhenItIsBack() async throws {
        let bucket = try await TestBucket(.seaweedFS())
        let (bytes, proxy) = (try await bucket.addPhoto(), try await FaultProxy(bucket.server))
        let server = try await bucket.through(proxy).serve(["originals", "variants"], Self.quick)
        #expect(try await server.get("/picture/photo.jpg?w=100").status == 200)
        #expect(try await server.get("/health/ready").status == 200)
        let before = try await settled(bucket)

        try await proxy.tell("away")
        // What is in memory is answered all the same.
        #expect(try await server.get("/picture/photo.jpg?w=100").status == 200)
        for target in ["/picture/photo.jpg?w=101", "/original/photo.jpg", "/400x300/photo.jpg"] {
            let answer = try await server.get(target)
            #expect(answer.status == 503 && answer["retry-after"] != nil, "\(target): \(answer.status)")
            #expect(try answer.json["code"] as? String == "originals-unavailable", "\(target)")
            #expect(answer["cache-control"] == "no-store")
            // Where the bucket is, and who asks, is nobody's business.
            let body = String(decoding: answer.body, as: UTF8.self)
            #expect(!body.contains(bucket.name) && !body.contains("127.0.0.1"), "\(body)")
        }
        let file = try TemporaryFolders.make().appendingPathComponent("cat.jpg")
        try bytes.write(to: file)
        let upload = try await Command.curl(
            ServerProcess.usualBearer + ["-F", "image=@\(file.path)", "-w", "%{http_code}", server.url("/images")]
        )
        #expect(upload.output.hasSuffix("503") && upload.output.contains("originals-unavailable"), "\(upload)")
        #expect(try await server.get("/images").status == 503)
        let ready = try await server.get("/health/ready")
        let checks = try ready.json["checks"] as? [String: [String: Any]]
        #expect(ready.status == 503)
        for (name, status) in [("originals", "error"), ("variants", "warning")] {
            #expect(checks?[name]?["status"] as? String == status)
            #expect((checks?[name]?["message"] as? String)?.contains("no connection could be made") == true, "\(ready)")
        }
        #expect(try await server.get("/health/live").status == 200)
        #expect(server.logged.contains("Look whether \(proxy.endpoint) is the right server"))

        try await proxy.tell("back")
        #expect(try await server.get("/picture/photo.jpg?w=102").status == 200)
        #expect(try await server.get("/health/ready").status == 200)
        let again = try await Command.curl(
            ServerProcess.usualBearer + ["-F", "image=@\(file.path)", "-w", "%{http_code}", server.url("/images")]
        )
        #expect(again.output.hasSuffix("201"))
        await server.stop()
        let after = Set(try await bucket.keys())
        // One variant, one original and its sidecar: nothing of what failed.
        #expect(after.isSuperset(of: before) && after.count == before.count + 3, "\(after.subtracting(before))")
    }

    @Test func variantsThatCannotBeStoredAreSentAllTheSame() async throws {
        let bucket = try await TestBucket(.seaweedFS())
        let proxy = try await FaultProxy(bucket.server)
        let folder = try TemporaryFolders.make()
        try await Pictures.makeOriginals(in: folder.appendingPathComponent("originals"))
        let address = "https://images.example.com/variants"
        let server = try await ServerProcess(
            bucket.through(proxy).stores(["variants"]) + Self.quick + ["--variants-public-url", address],
            environment: bucket.environment,
            folder: folder
        )
        try await proxy.tell("away")
        #expect(try await server.get("/picture/photo.jpg?w=100").status == 200)
        // A redirect to what is not there helps nobody.
        let fixed = try await server.get("/400x300/photo.jpg")
        #expect(fixed.status == 200 && fixed["content-type"] == "image/jpeg")
        #expect(try await server.get("/health/ready").status == 200, "pictures can be made")
        try await proxy.tell("back")
        let moved = try await Command.curl(["-o", "/dev/null", "-w", "%{http_code}", server.url("/400x300/photo.jpg")])
        #expect(moved.output == "301", "\(moved)")
        #expect(try await bucket.variants() == ["variants/400x300/photo.jpg"])
        await server.stop()
    }

    @Test func aBucketThatSaysNothingHoldsNobodyForLong() async throws {
        let bucket = try await TestBucket(.seaweedFS())
        try await bucket.addPhoto()
        let proxy = try await FaultProxy(bucket.server)
        let server = try await bucket.through(proxy).serve(
            ["originals", "variants"],
            ["--deadline", "3"] + Self.quick
        )
        try await proxy.tell("hold GET list-type")
        let ready = try await server.get("/health/ready")
        #expect(ready.status == 503)
        #expect(String(decoding: ready.body, as: UTF8.self).contains("has not answered within"), "\(ready)")
        try await proxy.tell("hold HEAD photo.jpg")
        try await proxy.tell("hold GET photo.jpg")
        let answer = try await server.get("/picture/photo.jpg?w=100")
        #expect([503, 504].contains(answer.status), "\(answer.status)")
        try await proxy.tell("free")
        #expect(try await server.get("/picture/photo.jpg?w=100").status == 200)
        #expect(try await server.get("/health/ready").status == 200)
        await server.stop()
    }

    /// What was under way when the power went.
    struct Stage: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Where the proxy stops the upload.
        var rule: String
        /// What is in the bucket then, besides the intent.
        var left: Int
        var isLong = false
    }

    private static let stages = [
        Stage(testDescription: "before the intent", rule: "hold PUT calotype-uploads", left: 0),
        Stage(testDescription: "after the intent", rule: "keep PUT calotype-uploads", left: 1),
        Stage(testDescription: "before the original", rule: "hold PUT cat.", left: 1),
        Stage(testDescription: "after the original", rule: "keep PUT cat.", left: 2),
        Stage(testDescription: "in the original's parts", rule: "hold PUT partNumber=2", left: 1, isLong: true),
        Stage(testDescription: "before the sidecar", rule: "hold PUT calotype-images", left: 2),
    ]

    @Test(arguments: stages) func aServerThatIsKilledDuringAnUploadLeavesNothingVisible(_ stage: Stage) async throws {
        let bucket = try await TestBucket(.seaweedFS())
        let (boto, proxy) = (try await bucket.server.boto(), try await FaultProxy(bucket.server))
        let server = try await bucket.through(proxy).serve()
        try await proxy.tell(stage.rule)
        let file = try await stage.isLong ? Pictures.longPicture() : Pictures.file("cat.jpg", TestBucket.photo())
        async let upload = Command.curl(
            ServerProcess.usualBearer + ["-F", "image=@\(file.path);filename=cat.jpg", server.url("/images")]
        )
        try await proxy.tell("wait 1")
        await server.kill()
        #expect(try await upload.status != 0)
        try await proxy.tell("free")

        #expect(try await boto.unfinished(bucket.name).count == (stage.isLong ? 1 : 0))
        let kept = try await bucket.keys()
        #expect(kept.count == stage.left, "\(kept)")
        // Other servers see nothing of it, and two hours later nothing is left.
        let later = try await ServerProcess(
            bucket.stores(),
            environment: bucket.environment.merging(try OtherTime.variables("+2h")) { $1 }
        )
        let images = try await later.get("/images").json["images"] as? [[String: Any]]
        #expect(images?.isEmpty == true)
        var keys: [String] = []
        for await _ in Polling.values({ true }) {
            keys = try await bucket.keys()
            if keys.isEmpty { break }
        }
        #expect(keys.isEmpty, "\(keys)")
        await later.stop()
    }

    /// Everything in the bucket, once a variant is there that is written after its answer.
    private func settled(_ bucket: TestBucket) async throws -> Set<String> {
        var keys: [String] = []
        for await _ in Polling.values({ true }) {
            keys = try await bucket.keys()
            if keys.count == 3 { break }
        }
        return Set(keys)
    }
}
