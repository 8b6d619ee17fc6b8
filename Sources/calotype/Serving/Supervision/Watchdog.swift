import Basics
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Tells the supervisor again and again that this process answers, as long as that is so.
///
/// It is so while every event loop, on which connections are read, does what it is given in time. A process of which
/// one is stuck falls silent here, and is started anew.
struct Watchdog: Service {
    let supervisor: Supervisor
    /// Within which time the supervisor wants to hear.
    let timeout: Duration
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            var isTold = false
            while true {
                if await withHardTimeout(timeout / 4, Watchdog.askLoops) == true {
                    await supervisor.tell("WATCHDOG=1")
                    isTold = false
                } else if !isTold {
                    logger.error("An event loop does not answer; the watchdog is not told that all is well.")
                    isTold = true
                }
                try await Task.sleep(for: max(timeout / 3, .milliseconds(100)))
            }
        }
        try? await gracefulShutdown()
    }

    private static func askLoops() async -> Bool {
        for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() {
            guard (try? await loop.submit {}.get()) != nil else { return false }
        }
        return true
    }
}
