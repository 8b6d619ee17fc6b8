import Foundation
import TestKit
import Testing

/// Jobs while something they need is away, and jobs that nobody here understands.
@Suite(.timeLimit(.minutes(5)))
struct JobFaultTests {
    /// What can be read is not enough: nothing can be added to a replica, nor where memory is full.
    @Test func aQueueThatTakesNothingIsNotUp() async throws {
        let redis = try await RedisServer()
        let workshop = try Workshop(queue: "redis://127.0.0.1:\(redis.port)")
        let server = try await workshop.serve(["--workers", "0"])
        func isUp() async throws -> Bool { try await measures(of: server).contains("calotype_queue_up 1\n") }
        #expect(try await isUp())
        try redis.cli("ACL", "SETUSER", "boss", "on", "nopass", "~*", "&*", "+@all")
        let boss = ["--user", "boss", "-a", "any"]
        let faults: [(wrong: [String], right: [String])] = [
            (["CONFIG", "SET", "maxmemory", "1"], ["CONFIG", "SET", "maxmemory", "0"]),
            (["REPLICAOF", "127.0.0.1", "1"], ["REPLICAOF", "NO", "ONE"]),
            (["ACL", "SETUSER", "default", "-@write"], ["ACL", "SETUSER", "default", "+@all"]),
            (["CONFIG", "SET", "min-replicas-to-write", "1"], ["CONFIG", "SET", "min-replicas-to-write", "0"]),
        ]
        for (wrong, right) in faults {
            try #require(redis.cli(boss + wrong) == "OK")
            #expect(try await !isUp(), "\(wrong)")
            try #require(redis.cli(boss + right) == "OK")
            var isUpAgain = false
            for await _ in Polling.values({ true }) {
                isUpAgain = try await isUp()
                if isUpAgain { break }
            }
            #expect(isUpAgain, "\(right)")
        }
        await server.stop()
    }

    /// A file that can be read, on a disk that is full.
    @Test(.enabled(if: SmallDisk.isAllowed, "only root may mount a file system"))
    func aFileThatTakesNothingIsNotUp() async throws {
        let disk = try SmallDisk(options: "size=4m")
        let workshop = try Workshop(queue: "sqlite:\(disk.path)/jobs.sqlite")
        let server = try await workshop.serve(["--workers", "0"])
        func becomes(_ up: Int) async throws -> Bool {
            for await _ in Polling.values({ true }) {
                if try await measures(of: server).contains("calotype_queue_up \(up)\n") { return true }
            }
            return false
        }
        #expect(try await becomes(1))
        let filler = URL(fileURLWithPath: "\(disk.path)/filler")
        let descriptor = open(filler.path, O_WRONLY | O_CREAT, 0o600)
        defer { close(descriptor) }
        let zeros = [UInt8](repeating: 0, count: 1 << 16)
        for size in [1 << 16, 4_096] { while write(descriptor, zeros, size) > 0 {} }
        #expect(try await becomes(0), "the disk is full")
        try #require(ftruncate(descriptor, 0) == 0)
        #expect(try await becomes(1), "there is room again")
        await server.stop()
    }

    @Test func whileRedisIsAwayUploadsAreTakenAndTheirSetsAreMadeLater() async throws {
        let redis = try await RedisServer()
        let workshop = try Workshop(queue: "redis://127.0.0.1:\(redis.port)")
        let server = try await workshop.serve(["--workers", "1"])
        try await workshop.fill(["../upload.jpg"])
        let file = workshop.folder.appendingPathComponent("upload.jpg").path
        #expect(try await check(server)["status"] as? String == "ok")

        redis.kill()
        var images: [ServerProcess.Uploaded] = []
        for _ in 0..<3 { images.append(try await server.upload(file)) }
        let away = try await server.get("/images/\(images[0].id)").json["set"] as? [String: Any]
        #expect(away?["status"] as? String == "unknown", "\(away ?? [:])")
        #expect(try await server.get("/jobs/\(try #require(away?["job"] as? String))").status == 503)
        // Pictures are answered meanwhile, and whoever sends them here is told why it is only a warning.
        #expect(try await server.get("/picture/\(images[0].key)?preset=small").status == 200)
        let ready = try await server.get("/health/ready")
        #expect(ready.status == 200)
        #expect(try await check(server)["status"] as? String == "warning")
        let silent = try await measures(of: server)
        #expect(silent.contains("calotype_queue_up 0\n") && !silent.contains("calotype_queue_jobs"), "\(silent)")
        let notes = workshop.originals.appendingPathComponent("calotype-jobs")
        #expect(Self.notes(in: notes) == 3)

        try await redis.start()
        for image in images { #expect(try await state(of: image, on: server, until: "done") == "done") }
        #expect(await Polling.becomesTrue { Self.notes(in: notes) == 0 })
        let metrics = try await measures(of: server)
        #expect(metrics.contains("calotype_queue_up 1\n"), "\(metrics)")
        #expect(metrics.contains("calotype_queue_jobs{state=\"waiting\",priority=\"upload\"} 0"))
        #expect(metrics.contains("calotype_jobs_total{outcome=\"done\"} 3"), "\(metrics)")
        // How many are left is noted a moment after the last of them has gone.
        var last: String?
        for await _ in Polling.values(within: .seconds(60), { true }) {
            last = try await check(server)["status"] as? String
            if last == "ok" { break }
        }
        #expect(last == "ok")
        #expect(await server.stop() == 0)
    }

    @Test func whatAFullQueueDoesNotTakeShows() async throws {
        let workshop = try Workshop()
        let limit = ["--queue-limit", "3"]
        let server = try await workshop.serve(["--workers", "0"] + limit)
        try await workshop.fill(["../upload.jpg"])
        for _ in 0..<6 { _ = try await server.upload(workshop.folder.appendingPathComponent("upload.jpg").path) }
        var metrics = ""
        for await _ in Polling.values(within: .seconds(90), { true }) {
            metrics = try await measures(of: server)
            if metrics.contains("calotype_queue_backlog 3\n") { break }
        }
        #expect(
            metrics.contains("calotype_queue_backlog 3\n") && metrics.contains("calotype_queue_up 1\n"),
            "\(metrics)"
        )
        #expect(metrics.contains("calotype_queue_jobs{state=\"waiting\",priority=\"upload\"} 3\n"), "\(metrics)")
        let health = try await check(server)
        #expect(health["status"] as? String == "warning", "\(health)")
        #expect((health["message"] as? String)?.contains("3 jobs wait beside the originals") == true, "\(health)")
        #expect(server.logged.contains("Jobs wait beside the originals"), "\(server.logged)")

        let worker = try await workshop.work(limit)
        #expect(await Polling.becomesTrue { server.logged.contains("The queue takes jobs again") })
        #expect(try await measures(of: server).contains("calotype_queue_backlog 0\n"))
        #expect(await worker.stop() == 0)
        let warnings = server.logged.components(separatedBy: "Jobs wait beside the originals").count - 1
        #expect(warnings == 1, "\(server.logged)")
        #expect(await server.stop() == 0)
    }

    @Test func whatFailsBecauseS3IsAwayIsTriedAgain() async throws {
        let bucket = try await TestBucket(.seaweedFS())
        let proxy = try await FaultProxy(bucket.server)
        let queue = "sqlite:\(try TemporaryFolders.make().path)/jobs.sqlite"
        let near = try Workshop(queue: queue, stores: bucket.stores(), environment: bucket.environment)
        let far = try Workshop(
            queue: queue,
            stores: bucket.through(proxy).stores() + ["--s3-retries", "1"],
            environment: bucket.environment
        )
        let server = try await near.serve()
        try await near.fill(["upload.jpg"])
        let image = try await server.upload(near.originals.appendingPathComponent("upload.jpg").path)
        #expect(try await state(of: image, on: server, until: "queued") == "queued")
        try await proxy.tell("away")
        let worker = try await far.work()
        let list = try await near.jobs("queued", until: "\tqueued\t0/4\ttries 1\t")
        #expect(list.contains("waiting for another try: 1"), "\(list)")
        // What everybody may read who knows the image says nothing of where it is kept.
        let waiting = try await server.get("/images/\(image.id)").json["set"] as? [String: Any]
        let error = try #require(waiting?["error"] as? String)
        #expect(!error.isEmpty && !error.contains("127.0.0.1") && !error.contains(bucket.name), "\(error)")
        try await proxy.tell("back")
        #expect(try await state(of: image, on: server, until: "done") == "done")
        let job = try #require(waiting?["job"] as? String)
        let status = try await server.get("/jobs/\(job)").json
        #expect(try #require(status["attempts"] as? Int) >= 2 && status["error"] is NSNull, "\(status)")
        #expect(await worker.stop() == 0)
        await server.stop()
    }

    @Test func jobsOfANewerVersionAreLeft() async throws {
        let workshop = try Workshop()
        try await workshop.fill(["photo.jpg"])
        #expect(try await workshop.run(["prerender"]).status == 0)
        let code = """
            import json, sqlite3, sys
            body = json.dumps({"v": 3, "id": "of-tomorrow", "created": 0, "priority": "interactive",
                               "work": {"kind": "paint", "key": "x.jpg"}})
            with sqlite3.connect(sys.argv[1]) as queue:
                queue.execute("INSERT INTO job (id, version, priority, state, created, body, total) "
                              "VALUES ('of-tomorrow', 3, 0, 'queued', 0, ?, 1)", (body.encode(),))
            with open(sys.argv[2], "w") as note:
                note.write(body.replace("of-tomorrow", "written-down"))
            """
        let notes = workshop.originals.appendingPathComponent("calotype-jobs")
        try FileManager.default.createDirectory(at: notes, withIntermediateDirectories: true)
        let note = notes.appendingPathComponent("written-down.json").path
        _ = try await Command.python(["-c", code, workshop.folder.path + "/jobs.sqlite", note])
        let past = Date().addingTimeInterval(-60)
        try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: note)
        let worker = try await workshop.work()
        let done = try await workshop.jobs("done", until: "\tdone\t")
        #expect(done.contains("\tdone\t4/4\ttries 1\t"), "\(done)")
        #expect(done.contains("queued: 1 interactive, 0 upload, 0 bulk;"), "\(done)")
        let left = try await workshop.run(["jobs", "list", "--state", "queued"]).output
        let line = left.split(separator: "\n").last ?? ""
        #expect(line.hasPrefix("of-tomorrow\tqueued\t0/1\ttries 0\t"), "\(left)")
        #expect(line.hasSuffix("\tIt waits for a newer Calotype."), "\(left)")
        #expect(await Polling.becomesTrue { worker.logged.contains("written-down.json' among the originals") })
        #expect(FileManager.default.fileExists(atPath: note))
        #expect(await worker.stop() == 0)
    }

    /// How many jobs are written down.
    private static func notes(in folder: URL) -> Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.count { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
    }

    private func measures(of server: ServerProcess) async throws -> String {
        String(decoding: try await server.get("/metrics").body, as: UTF8.self)
    }

    private func check(_ server: ServerProcess) async throws -> [String: Any] {
        let checks = try await server.get("/health/ready").json["checks"] as? [String: [String: Any]]
        return checks?["queue"] ?? [:]
    }

    /// How the set of an image stands, once it stands so, or after two minutes.
    private func state(
        of image: ServerProcess.Uploaded,
        on server: ServerProcess,
        until wanted: String
    ) async throws -> String {
        var state = ""
        for await _ in Polling.values(within: .seconds(120), { true }) {
            let set = try await server.get("/images/\(image.id)").json["set"] as? [String: Any]
            state = set?["status"] as? String ?? "none"
            if state == wanted { break }
        }
        return state
    }
}
