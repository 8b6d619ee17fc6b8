import Queueing
import SQLiteQueue
import TestKit
import Testing

struct ConformanceTests {
    @Test(.timeLimit(.minutes(1)), arguments: JobQueueConformance.all)
    func doesWhatEveryQueueMustDo(_ check: JobQueueConformance) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("deep/er/jobs.sqlite")
        try await check.run { try SQLiteQueue(path: path, rules: $0, poll: .milliseconds(20)) }
    }
}
