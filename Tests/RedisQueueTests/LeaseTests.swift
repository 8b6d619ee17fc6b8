import Queueing
import RedisQueue
import TestKit
import Testing

/// Who of several does a piece of work.
struct LeaseTests {
    private static let long = Duration.seconds(60)

    @Test(.timeLimit(.minutes(1)))
    func oneHolderHasIt() async throws {
        let server = try await RedisServer()
        let (one, two) = (try server.queue(), try server.queue())
        let (mine, theirs) = (try #require(one.leases), try #require(two.leases))
        #expect(try await mine.take("a", by: "me", for: Self.long))
        #expect(try await !theirs.take("a", by: "them", for: Self.long))
        #expect(try await theirs.take("b", by: "them", for: Self.long), "another work")

        try await theirs.release("a", by: "them")
        #expect(try await !theirs.renew("a", by: "them", for: Self.long))
        #expect(try await !theirs.take("a", by: "them", for: Self.long), "it was not theirs to end")

        #expect(try await mine.renew("a", by: "me", for: Self.long))
        try await mine.release("a", by: "me")
        #expect(try await theirs.take("a", by: "them", for: Self.long))
        #expect(try await !mine.renew("a", by: "me", for: Self.long))
        await one.close()
        await two.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func itEndsByItself() async throws {
        let server = try await RedisServer()
        let queue = try server.queue()
        let leases = try #require(queue.leases)
        #expect(try await leases.take("a", by: "dead", for: .milliseconds(200)))
        // As long as the test may take.
        while try await !leases.take("a", by: "next", for: Self.long) { await Task.yield() }
        #expect(try await leases.renew("a", by: "next", for: Self.long))
        await queue.close()
        await #expect(throws: JobQueueError.self) { try await leases.take("a", by: "late", for: Self.long) }
    }
}
