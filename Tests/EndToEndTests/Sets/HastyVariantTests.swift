import Foundation
import TestKit
import Testing

/// What was made in haste for somebody who waited, and what a set makes of it.
struct HastyVariantTests {
    @Test(.timeLimit(.minutes(3)), arguments: ["avif", "webp"])
    func aSetReplacesWhatSomebodyWaitedFor(format: String) async throws {
        let workshop = try Workshop()
        let settings = workshop.folder.appendingPathComponent("sets.yaml")
        try Data("sets:\n  default:\n    presets: [small]\n    formats: [\(format)]\n".utf8).write(to: settings)
        try await workshop.fill(["p.jpg"])
        let picture = "/picture/p.jpg?preset=small&format=\(format)&quality=\(format == "avif" ? 66 : 82)"

        let first = try await workshop.serve()
        let hasty = try await first.get(picture)
        #expect(hasty.status == 200 && hasty["Content-Type"] == "image/\(format)")
        #expect(await first.stop() == 0)

        let order = try await workshop.run(["prerender"])
        #expect(order.output.contains(" 1 ordered (1 variant),"), "\(order)")
        let worker = try await workshop.work()
        let counts = "queued: 0 interactive, 0 upload, 0 bulk; waiting for another try: 0; running: 0; failed: 0"
        #expect(try await workshop.jobs(until: counts).hasPrefix(counts))
        #expect(await worker.stop() == 0)

        let second = try await workshop.serve()
        let unhurried = try await second.get(picture)
        #expect(unhurried["Cache-Status"]?.contains("hit") == true)
        #expect(unhurried["ETag"] != hasty["ETag"])
        let again = try await workshop.run(["prerender"])
        #expect(again.output.contains(" 1 complete,"), "\(again)")
    }
}
