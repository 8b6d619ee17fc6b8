import Foundation
import NIOCore
import TestKit
import Testing

/// Whoever wants to know is told when a set is done or given up; that somebody else checks the signature is the point.
@Suite(.timeLimit(.minutes(5)))
struct WebhookTests {
    @Test func whatIsDoneIsToldAndSigned() async throws {
        let (workshop, receiver) = (try Workshop(), try await WebhookReceiver())
        let address = "http://ann:pass%20word@127.0.0.1:\(receiver.port)/hook?token=tellnobody"
        let told = ["--webhook-url", address, "--webhook-secret", WebhookReceiver.secret, "--log-level", "trace"]
        let server = try await workshop.serve(told)
        try await workshop.fill(["upload.jpg"])
        let image = try await server.upload(workshop.originals.appendingPathComponent("upload.jpg").path)
        let message = try #require(try await receiver.heard { !$0.isEmpty }.first)
        #expect(message.signed && message.target == "/hook?token=tellnobody")
        #expect(message.event == "set.done" && message.body.event == "set.done" && message.body.error == nil)
        #expect(message.body.key == image.key && message.body.set == "default")
        #expect(message.body.variants == ["thumbnail", "small", "thumbnail.webp", "small.webp"])
        #expect(message.authorization == "Basic " + Data("ann:pass word".utf8).base64EncodedString())
        // Whoever is told can ask at once.
        let job = try await server.get("/jobs/\(message.body.job)").json
        #expect(job["status"] as? String == "done" && job["done"] as? Int == 4)
        #expect(await server.stop() == 0)
        let shown = try await Command.run(Products.url("calotype"), ["config"] + told, in: workshop.folder)
        for secret in [WebhookReceiver.secret, "tellnobody", "pass%20word", "pass word"] {
            #expect(!server.logged.contains(secret) && !shown.output.contains(secret), "\(secret)")
        }
    }

    @Test func itIsToldAgainUntilItHearsAndHoldsUpNothing() async throws {
        let (workshop, receiver) = (try Workshop(), try await WebhookReceiver())
        let server = try await workshop.serve(receiver.words)
        try await workshop.fill(["upload.jpg"])
        let file = workshop.originals.appendingPathComponent("upload.jpg").path
        try await receiver.tell("answer 500")
        let first = try await server.upload(file)
        let refused = try await receiver.heard { $0.count >= 2 }
        #expect(Set(refused.map(\.body.id)).count == 1, "the same event, told again")
        try await receiver.tell("away")
        // Sets are made all the same.
        let second = try await server.upload(file)
        let events = try await server.get("/images/\(second.id)/events", within: .seconds(90))
        #expect(String(decoding: events.body, as: UTF8.self).contains("event: done\n"))
        try await receiver.tell("answer 204")
        try await receiver.tell("back")
        let heard = try await receiver.heard { $0.filter { $0.answer == 204 }.count >= 2 }.filter { $0.answer == 204 }
        #expect(Set(heard.map(\.body.key)) == [first.key, second.key] && heard.allSatisfy(\.signed))
        #expect(heard.first { $0.body.key == first.key }?.body.id == refused[0].body.id)
        #expect(await Polling.becomesTrue { server.logged.contains("The webhook hears again.") })
        #expect(server.logged.components(separatedBy: "The webhook does not hear").count == 2, "said once")
        #expect(await server.stop() == 0)
        // Nothing is told twice once it was heard.
        #expect(try await receiver.heard { _ in true }.filter { $0.answer == 204 }.count == 2)
    }

    @Test func redirectsAreNotFollowed() async throws {
        let (workshop, receiver) = (try Workshop(), try await WebhookReceiver())
        try await receiver.tell("answer 307")
        let server = try await workshop.serve(receiver.words)
        try await workshop.fill(["upload.jpg"])
        _ = try await server.upload(workshop.originals.appendingPathComponent("upload.jpg").path)
        let heard = try await receiver.heard { $0.count >= 2 }
        #expect(heard.count >= 2 && heard.allSatisfy { $0.target == "/hook" })
        #expect(server.logged.contains("it answered 307"))
        await server.stop()
    }

    @Test func whatIsLeftIsToldAtTheEnd() async throws {
        let (workshop, receiver) = (try Workshop(), try await WebhookReceiver())
        try await receiver.tell("answer 503")
        let server = try await workshop.serve(receiver.words)
        try await workshop.fill(["upload.jpg"])
        _ = try await server.upload(workshop.originals.appendingPathComponent("upload.jpg").path)
        // By now it rests for some seconds.
        #expect(try await receiver.heard { $0.count >= 4 }.count >= 4)
        try await receiver.tell("answer 200")
        #expect(await server.stop() == 0)
        let answers = try await receiver.heard { _ in true }.map(\.answer)
        #expect(answers.count >= 5 && answers.dropLast().allSatisfy { $0 == 503 } && answers.last == 200, "\(answers)")
    }

    @Test(arguments: ["sqlite", "redis"])
    func whatIsGivenUpIsToldWithItsReason(_ engine: String) async throws {
        let redis = engine == "redis" ? try await RedisServer() : nil
        let workshop = try Workshop(queue: redis.map { "redis://127.0.0.1:\($0.port)" })
        let receiver = try await WebhookReceiver()
        try await workshop.fill(["whole.jpg"], broken: ["broken.jpg"])
        let ordered = try await workshop.run(["prerender"])
        #expect(ordered.status == 0 && ordered.output.hasPrefix("2 originals: 2 ordered (8 variants)"), "\(ordered)")
        let worker = try await workshop.work(receiver.words)
        let list = try await workshop.jobs(until: "failed: 1")
        let line = try #require(list.split(separator: "\n").last?.split(separator: "\t").map(String.init))
        #expect(line.count == 7 && line[1] == "failed" && line[3] == "tries 1" && line[5] == "broken.jpg", "\(list)")
        let told = try await receiver.heard { messages in
            messages.contains { $0.event == "set.failed" } && messages.contains { $0.event == "set.done" }
        }
        let message = try #require(told.first { $0.event == "set.failed" })
        #expect(message.signed && message.body.key == "broken.jpg" && message.body.error == line[6])
        #expect(line[6] == "The original cannot be decoded: its data ends early.")

        // Begun anew it fails the same way; forgotten it is gone.
        let again = try await workshop.run(["jobs", "retry", line[0]])
        #expect(again.status == 0 && again.output == "1 job waits again.\n", "\(again)")
        #expect(try await receiver.heard { $0.filter { $0.event == "set.failed" }.count == 2 }.count == 3)
        #expect(try await workshop.run(["jobs", "retry", "--all"]).output == "1 job waits again.\n")
        #expect(try await receiver.heard { $0.filter { $0.event == "set.failed" }.count == 3 }.count == 4)
        let dropped = try await workshop.run(["jobs", "drop", line[0]])
        #expect(dropped.status == 0 && dropped.output == "1 job is forgotten.\n", "\(dropped)")
        let missing = try await workshop.run(["jobs", "drop", line[0]])
        #expect(missing.status == 1 && missing.errors == "There is no job '\(line[0])'.\n", "\(missing)")
        #expect(try await workshop.run(["jobs", "list"]).output.hasSuffix("running: 0; failed: 0\n"))
        let done = try await workshop.run(["jobs", "list", "--state", "done"]).output
        #expect(done.contains("\tdone\t4/4\ttries 1\t"), "\(done)")
        #expect(await worker.stop() == 0)
    }
}
