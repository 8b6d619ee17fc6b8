import ImageService
import Logging
import Queueing
import ServiceLifecycle

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
