import Queueing
import TestKit
import Testing

struct MemoryQueueTests {
    @Test(.timeLimit(.minutes(1)), arguments: JobQueueConformance.all)
    func doesWhatEveryQueueMustDo(_ check: JobQueueConformance) async throws {
        let shelf = MemoryQueue.Shelf()
        try await check.run { MemoryQueue(rules: $0, shelf: shelf) }
    }
}
