import Queueing
import RedisQueue
import TestKit
import Testing

struct ConformanceTests {
    @Test(.timeLimit(.minutes(1)))
    func doesWhatEveryQueueMustDo() async throws {
        let server = try await RedisServer(in: nil, ["--appendfsync", "no"])
        // One server for all checks, which run beside each other under prefixes of their own.
        let failures = await withTaskGroup { group in
            for (number, check) in JobQueueConformance.all.enumerated() {
                group.addTask { () -> String? in
                    do {
                        try await check.run { try server.queue($0, prefix: "test-\(number)") }
                        return nil
                    } catch {
                        return "\(check): \(error)"
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
        }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    }
}
