import Foundation
import NIOHTTP1
import TestKit
import Testing

/// The server over real buckets, seen by real clients.
@Suite(.timeLimit(.minutes(5)))
struct S3ServerTests {
    @Test func serversOverOneBucketShareEverythingAndHaveNoStateOfTheirOwn() async throws {
        let bucket = try await TestBucket(.seaweedFS())
        try await bucket.addPhoto()
        try await bucket.addPhoto("originals/2026/a b+ü.jpg")
        let targets = [
            "/picture/photo.jpg?w=300&format=webp", "/picture/2026/a%20b+%C3%BC.jpg?w=200", "/400x300/photo.jpg",
        ]
        let first = try await bucket.serve()
        var made: [Data] = []
        for target in targets {
            let answer = try await first.get(target)
            #expect(answer.status == 200 && answer["cache-status"]?.contains("fwd=miss") == true, "\(answer.headers)")
            made.append(answer.body)
        }
        #expect(await first.stop() == 0)
        let variants = try await bucket.variants()
        #expect(variants.count == 3 && variants.contains("variants/400x300/photo.jpg"), "\(variants)")

        let second = try await bucket.serve()
        for (target, body) in zip(targets, made) {
            let answer = try await second.get(target)
            #expect(answer.status == 200 && answer.body == body)
            // Found, and not rendered.
            #expect(answer["cache-status"]?.contains("hit") == true, "\(answer.headers)")
            #expect(answer["server-timing"]?.contains("render") != true, "\(answer.headers)")
        }
        #expect(try await second.get("/picture/none.jpg").status == 404)
        #expect(try FileManager.default.contentsOfDirectory(atPath: second.folder.path) == ["originals"])
        for line in (first.logged + second.logged).split(separator: "\n") {
            #expect(!line.contains("SECRETTEST") && !line.contains("Signature="), "\(line)")
        }

        // A changed original shows everywhere.
        let logo = try await Pictures.logo()
        try await bucket.server.boto().put(bucket.name, "originals/photo.jpg", logo, type: "image/png")
        var sizes: [Int] = []
        for await _ in Polling.values({ true }) {
            let answer = try await second.get("/picture/photo.jpg?format=json")
            let original = try answer.json["original"] as? [String: Any]
            sizes = ["width", "height"].compactMap { original?[$0] as? Int }
            if sizes == [400, 300] { break }
        }
        #expect(sizes == [400, 300])
        await second.stop()
    }

    @Test func theAWSCommandLineListsWhatIsThere() async throws {
        let bucket = try await TestBucket(.seaweedFS())
        try await bucket.addPhoto("originals/a b/ü+.jpg")
        let server = try await bucket.serve()
        #expect(try await server.get("/200x100/a%20b/%C3%BC+.jpg").status == 200)
        await server.stop()
        let tool = URL(fileURLWithPath: Command.pythonPath).deletingLastPathComponent().appendingPathComponent("aws")
        let words = ["--endpoint-url", bucket.endpoint, "--region", "us-east-1", "s3", "ls", "--recursive"]
        let result = try await Command.run(
            tool,
            words + ["s3://\(bucket.name)"],
            environment: bucket.environment.merging(["PYTHONUTF8": "1"]) { $1 }
        )
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("originals/a b/ü+.jpg") && result.output.contains("variants/200x100/a b/ü+.jpg"))
    }

    @Test func whatIsUploadedLiesInTheBucketAsItCame() async throws {
        let bucket = try await TestBucket(.seaweedFS())
        let (server, boto) = (try await bucket.serve(), try await bucket.server.boto())
        let file = try TemporaryFolders.make().appendingPathComponent("cat.jpg")
        let bytes = try await TestBucket.photo()
        try bytes.write(to: file)
        let result = try await Command.curl(
            ServerProcess.usualBearer + ["-F", "image=@\(file.path)", server.url("/images")]
        )
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let image = try #require((answer["images"] as? [[String: Any]])?.first, "\(result)")
        let (key, id) = (try #require(image["key"] as? String), try #require(image["id"] as? String))

        let stored = try await boto.get(bucket.name, "originals/\(key)")
        #expect(stored.size == bytes.count && stored.type == "image/jpeg")
        #expect(stored.sha256 == image["sha256"] as? String && stored.metadata?["sha256"] == stored.sha256)
        let keys = try await bucket.keys("originals/")
        #expect(keys.count == 2 && keys.contains { $0.hasPrefix("originals/calotype-images/") }, "\(keys)")
        for reserved in keys where reserved.contains("calotype-") {
            let target = reserved.replacing("originals/", with: "")
            #expect(try await server.get("/picture/\(target)?w=10").status == 404)
        }
        #expect(try await server.get("/picture/\(key)?w=100").status == 200)
        let listed = try await server.get("/images").json["images"] as? [[String: Any]]
        #expect(listed?.compactMap { $0["id"] as? String } == [id])
        #expect(try await server.get("/images/\(id)", method: .DELETE).status == 204)
        await server.stop()
        // Other servers have to hear of it.
        #expect(try await bucket.keys().allSatisfy { $0.hasPrefix("originals/calotype-purges/") })
    }

    @Test func aLongOriginalGoesInParts() async throws {
        let bucket = try await TestBucket(.seaweedFS())
        let server = try await bucket.serve()
        let file = try await Pictures.longPicture()
        let result = try await Command.curl(
            ServerProcess.usualBearer + ["-F", "image=@\(file.path)", server.url("/images")]
        )
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let image = try #require((answer["images"] as? [[String: Any]])?.first, "\(result)")
        let key = try #require(image["key"] as? String)
        let stored = try await bucket.server.boto().get(bucket.name, "originals/\(key)")
        #expect(stored.size == image["bytes"] as? Int && (stored.size ?? 0) > 17 << 20)
        #expect(stored.sha256 == image["sha256"] as? String && stored.type == "image/png")
        #expect(try await bucket.server.boto().unfinished(bucket.name).isEmpty)
        #expect(try await server.get("/picture/\(key)?w=100").status == 200)
        await server.stop()
    }

    @Test func aFolderOnOneSideAndABucketOnTheOther() async throws {
        let bucket = try await TestBucket(.seaweedFS())
        try await bucket.addPhoto()
        let folder = try TemporaryFolders.make()
        try await Pictures.makeOriginals(in: folder.appendingPathComponent("originals"))
        for names in [["originals"], ["variants"]] {
            let server = try await ServerProcess(bucket.stores(names), environment: bucket.environment, folder: folder)
            let answer = try await server.get("/picture/photo.jpg?w=250")
            #expect(answer.status == 200 && answer["cache-status"]?.contains("fwd=miss") == true, "\(names)")
            #expect(try await server.get("/health/ready").status == 200)
            await server.stop()
            let again = try await ServerProcess(bucket.stores(names), environment: bucket.environment, folder: folder)
            #expect(
                try await again.get("/picture/photo.jpg?w=250")["cache-status"]?.contains("hit") == true,
                "\(names)"
            )
            await again.stop()
        }
        #expect(try await bucket.variants().count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["originals", "variants"])
    }

    @Test func aBucketThatEverybodyReadsAnswersTheNextVisitor() async throws {
        let bucket = try await TestBucket(.moto())
        let bytes = try await bucket.addPhoto()
        let address = "\(bucket.endpoint)/\(bucket.name)/variants"
        let server = try await bucket.serve(more: ["--variants-public-url", address, "--s3-acl", "public-read"])
        let boto = try await bucket.server.boto()
        let follows = try await Command.curl([
            "-o", "/dev/null", "-w", "%{http_code} %header{location}", server.url("/400x300/photo.jpg"),
        ])
        #expect(follows.output == "301 \(address)/400x300/photo.jpg", "\(follows)")
        // A store that does not empty the prefix sends visitors on with all of the key.
        let behind = try await Command.curl([
            "-o", "/dev/null", "-w", "%{http_code} %header{location}", server.url("/variants/400x300/photo.jpg"),
        ])
        #expect(behind.output == "301 \(address)/400x300/photo.jpg", "\(behind)")
        #expect(try await server.get("/other/400x300/photo.jpg").status == 404)
        let seen = try await boto.fetch("\(address)/400x300/photo.jpg")
        #expect(seen.status == 200 && seen.type == "image/jpeg")
        let stored = try await boto.get(bucket.name, "variants/400x300/photo.jpg")
        #expect(stored.cacheControl == "public, max-age=3600, stale-while-revalidate=86400")
        let picture = try await Pictures.describe(try #require(stored.bytes))
        #expect(picture.width == 400 && picture.height == 300 && picture.format == "JPEG")
        #expect(try await boto.isPublic(bucket.name, "variants/400x300/photo.jpg"))

        // Images are for everybody; what the server notes for itself is not.
        let file = try TemporaryFolders.make().appendingPathComponent("cat.jpg")
        try bytes.write(to: file)
        let upload = try await Command.curl(
            ServerProcess.usualBearer + ["-F", "image=@\(file.path)", "-w", "%{http_code}", server.url("/images")]
        )
        #expect(upload.output.hasSuffix("201"))
        let keys = try await bucket.keys("originals/")
        #expect(keys.count == 3, "\(keys)")
        for key in keys where key != "originals/photo.jpg" {
            let isImage = !key.contains("/calotype-")
            #expect(try await boto.isPublic(bucket.name, key) == isImage, "\(key)")
            #expect(try await boto.get(bucket.name, key).cacheControl == nil, "\(key)")
            #expect(try await boto.fetch("\(bucket.endpoint)/\(bucket.name)/\(key)").status == (isImage ? 200 : 403))
        }
        #expect(try await server.get("/400x300/none.jpg").status == 404)
        #expect(try await bucket.variants().count == 1)
        await server.stop()
    }

    @Test func addressesOfObjectsOpen() async throws {
        let (real, open) = (try await TestBucket(.seaweedFS()), try await TestBucket(.moto()))
        let key = "2026/a b+ü.jpg"
        let bytes = try await real.addPhoto("originals/\(key)")
        try await open.addPhoto("variants/\(key)", acl: "public-read")
        let signed = try await url(real, [key, "--expires", "60"])
        for (text, seconds) in [("90s", 90), ("15m", 900), ("1h", 3600), ("7d", 604_800)] {
            let timed = try await url(real, [key, "--expires", text])
            #expect(timed.contains("X-Amz-Expires=\(seconds)&"), "\(text)")
        }
        let file = try TemporaryFolders.make().appendingPathComponent("picture")
        let result = try await Command.curl(["-f", "-o", file.path, signed])
        #expect(result.status == 0, "\(result.errors)")
        #expect(try Data(contentsOf: file) == bytes)
        #expect(try await real.server.boto().fetch(try await url(real, [key])).status == 403)
        let everybody = try await url(open, [key, "--in", "variants"])
        #expect(everybody == "\(open.endpoint)/\(open.name)/variants/2026/a%20b%2B%C3%BC.jpg")
        #expect(try await open.server.boto().fetch(everybody).size == bytes.count)

        // A machine whose clock is wrong, and a bucket elsewhere, are found out before anything is signed.
        let late = try await url(real, [key, "--expires", "60"], environment: OtherTime.variables("+20m"))
        #expect(try await real.server.boto().fetch(late).status == 200)
        let proxy = try await FaultProxy(real.server)
        try await proxy.tell("region eu-west-1")
        #expect(try await url(real.through(proxy), [key, "--expires", "60"]).contains("%2Feu-west-1%2Fs3%2F"))
    }

    private func url(
        _ bucket: TestBucket,
        _ words: [String],
        environment: [String: String] = [:]
    ) async throws -> String {
        let result = try await Command.run(
            Products.url("calotype"),
            ["s3", "url"] + words + bucket.stores(),
            environment: bucket.environment.merging(environment) { $1 },
            in: try TemporaryFolders.make()
        )
        try #require(result.status == 0, "\(result.errors)")
        return result.output.trimmingCharacters(in: .newlines)
    }
}

extension TestBucket {
    fileprivate func serve(more: [String]) async throws -> ServerProcess {
        try await serve(["originals", "variants"], more)
    }
}
