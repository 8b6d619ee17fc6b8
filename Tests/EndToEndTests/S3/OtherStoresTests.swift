import Foundation
import TestKit
import Testing

/// Servers over stores that are not AWS's, and do less than they say or otherwise.
@Suite(.timeLimit(.minutes(5)))
struct OtherStoresTests {
    /// Ceph 16 answers an empty ETag to an object in parts.
    @Test(arguments: ["empty", "tagless", "lose"])
    func aLongUploadStaysThatTheStoreTellsTooLittleOf(_ rule: String) async throws {
        let bucket = try await TestBucket(.seaweedFS())
        let (boto, proxy) = (try await bucket.server.boto(), try await FaultProxy(bucket.server))
        let server = try await bucket.through(proxy).serve(["originals", "variants"], ["--s3-retries", "1"])
        try await proxy.tell("\(rule) POST uploadId=")
        let file = try await Pictures.longPicture()
        let image = try await server.upload(file.path, as: "long.png")
        #expect(try await server.get("/original/\(image.key)").status == 200)
        #expect(try await server.get("/picture/\(image.key)?w=100&format=jpeg").status == 200)
        await server.stop()
        let sight = try await boto.get(bucket.name, "originals/\(image.key)")
        #expect(sight.size == (try Data(contentsOf: file).count), "\(sight)")
        #expect(try await boto.unfinished(bucket.name).isEmpty)
    }

    /// moto's writes under a condition are two steps, like OpenStack Swift's.
    @Test func oneTicketStoresOneImageWhereSeveralWritersMayBeTheFirst() async throws {
        let bucket = try await TestBucket(.moto())
        let server = try await bucket.serve()
        let file = try await Pictures.file("cat.jpg", TestBucket.photo())
        for _ in 0..<3 {
            let order = try await server.post("/images/tickets", "{}", headers: [("content-type", "application/json")])
            let target = try #require(try order.json["url"] as? String)
            let statuses = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let words = ["-F", "image=@\(file.path)", "-o", "/dev/null", "-w", "%{http_code}"]
                        return try await Command.curl(words + [server.url(target)]).output
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count { $0 == "201" } == 1, "\(statuses)")
            // Busy while the first is under way, used after it.
            #expect(statuses.count { $0 == "409" || $0 == "429" } == 7, "\(statuses)")
        }
        let images = try await server.get("/images").json["images"] as? [[String: Any]]
        #expect(images?.count == 3)
        await server.stop()
    }

    @Test func whatIsPutIsEncryptedAsTheSettingsSay() async throws {
        let bucket = try await TestBucket(.moto())
        let key = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
        let words = ["--s3-sse", "aws:kms", "--s3-sse-kms-key-id", key]
        let server = try await bucket.serve(["originals", "variants"], words)
        let image = try await server.upload(try await Pictures.longPicture().path, as: "long.png")
        #expect(try await server.get("/400x300/\(image.key)").status == 200)
        await server.stop()
        let keys = try await bucket.keys()
        #expect(keys.count >= 3, "\(keys)")
        for name in keys {
            let sight = try await bucket.server.boto().get(bucket.name, name)
            #expect(sight.encryption == "aws:kms" && sight.encryptionKey == key, "\(name): \(sight)")
        }
    }

    @Test func theDoctorTriesAnUploadInParts() async throws {
        let bucket = try await TestBucket(.seaweedFS())
        let proxy = try await FaultProxy(bucket.server)
        for (rule, state) in [("free", "ok"), ("empty POST uploadId=", "ok"), ("refuse PUT partNumber=2", "error")] {
            try await proxy.tell(rule)
            let result = try await Command.run(
                Products.url("calotype"),
                ["doctor", "--s3-retries", "1"] + bucket.through(proxy).stores(),
                environment: bucket.environment,
                in: try TemporaryFolders.make()
            )
            let lines = result.output.split(separator: "\n").filter { $0.contains("uploads in parts") }
            #expect(lines.count == 2 && lines.allSatisfy { $0.hasPrefix(state) }, "\(rule): \(result.output)")
            try await proxy.tell("free")
        }
        #expect(try await bucket.keys().isEmpty)
        #expect(try await bucket.server.boto().unfinished(bucket.name).isEmpty)
    }
}
