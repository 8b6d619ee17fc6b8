import Basics
import Logging
import Synchronization
import TestKit
import Testing

struct RateLimitedLoggerTests {
    private struct Broken: Error {}

    @Test func whatIsNotLoggedIsCounted() {
        let lines = LogLines()
        let time = Mutex(ContinuousClock.now)
        let logger = RateLimitedLogger(logger: lines.logger) { time.withLock { $0 } }
        for _ in 0..<3 { logger.log("Something is wrong.", Broken()) }
        time.withLock { $0 += .seconds(60) }
        logger.log("Something is wrong.", nil)
        #expect(lines.all.count == 2)
        #expect(lines.all.first?.contains("Broken") == true && lines.all.first?.contains("not-logged-before") == false)
        #expect(lines.all.last?.contains("\"not-logged-before\": 2") == true)
    }
}
