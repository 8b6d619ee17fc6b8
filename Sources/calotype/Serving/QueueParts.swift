import ImageService
import Logging
import Queueing
import RedisQueue
import SQLiteQueue
import ServiceLifecycle

/// Opens the queue of background work.
enum QueueParts {
    /// Opens the queue that the settings name.
    ///
    /// - Throws: `CommandFailure` where it can never be used; one that is away at present is waited for.
    static func open(_ configuration: QueueConfiguration, logger: Logger) throws(CommandFailure) -> any JobQueue {
        do {
            switch configuration.address {
            case .sqlite(let path): return try SQLiteQueue(path: path, rules: configuration.rules)
            case .redis(let url):
                let address = try RedisAddress(url)
                return try RedisQueue(
                    configuration: RedisQueue.Configuration(
                        address: address,
                        prefix: configuration.prefix,
                        rules: configuration.rules
                    ),
                    logger: logger
                )
            }
        } catch {
            throw .unavailable("The queue of background work cannot be opened: \(error)")
        }
    }
}

/// Hands in what is written down and no queue has taken, and closes the queue in the end.
struct JobPickup: Service {
    let desk: SetDesk
    let intake: ImageLibrary.Intake
    let logger: Logger
    var interval = Duration.seconds(15)

    func run() async {
        try? await cancelWhenGracefulShutdown {
            while true {
                if case .open(let store) = intake {
                    do {
                        let count = try await desk.pickUp(from: store)
                        if count > 0 {
                            logger.info("Jobs that had waited were handed in.", metadata: ["count": "\(count)"])
                        }
                    } catch {
                        logger.debug("Jobs that wait could not be handed in.", metadata: ["error": "\(error)"])
                    }
                }
                try await Task.sleep(for: interval)
            }
        }
        await desk.queue.close()
    }
}
