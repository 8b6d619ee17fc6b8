import Queueing
import TestKit
import Testing

struct MemoryQueueTests {
    @Test(.timeLimit(.minutes(1)), arguments: JobQueueConformance.all)
    func doesWhatEveryQueueMustDo(_ check: JobQueueConformance) async throws {
        let storage = MemoryQueue.Storage()
        try await check.run { MemoryQueue(rules: $0, storage: storage) }
    }
}
