import ImageService
import Logging
import ObjectStorage
import Queueing
import ServiceLifecycle

/// Hands in what is written down and no queue has taken, and closes the queue in the end.
struct JobPickup: Service {
    let desk: SetDesk
    let destination: UploadDestination
    let backlog: JobBacklog
    let logger: Logger
    var interval = Duration.seconds(15)

    func run() async {
        try? await cancelWhenGracefulShutdown {
            var isStuck = false
            while true {
                if case .open(let store) = destination { await pickUp(from: store, &isStuck) }
                try await Task.sleep(for: interval)
            }
        }
        await desk.queue.close()
    }

    private func pickUp(from store: any ReceivingStore, _ isStuck: inout Bool) async {
        do {
            let found = try await desk.pickUp(from: store)
            backlog.count = found.left
            if found.handedIn > 0 {
                logger.info("Jobs that had waited were handed in.", metadata: ["count": "\(found.handedIn)"])
            }
            if let refusal = found.refusal {
                complain(refusal, &isStuck, ["count": "\(found.left)"])
            } else if isStuck {
                isStuck = false
                logger.info("The queue takes jobs again, and has taken those that waited beside the originals.")
            }
        } catch {
            backlog.count = nil
            // At the shutdown everything fails.
            if !Task.isCancelled { complain(error, &isStuck) }
        }
    }

    /// Warns once, however often it happens until it goes again.
    private func complain(_ error: any Error, _ isStuck: inout Bool, _ metadata: Logger.Metadata = [:]) {
        logger.log(
            level: isStuck ? .debug : .warning,
            "Jobs wait beside the originals, since they cannot be handed in; that is tried again and again.",
            metadata: metadata.merging(["error": "\(error)"]) { $1 }
        )
        isStuck = true
    }
}
