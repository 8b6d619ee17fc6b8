import ImageService
import Logging
import ServiceLifecycle

/// Removes, when the server starts and every hour, what servers that were killed have left of uploads.
struct UploadSweeping: Service {
    let library: ImageLibrary
    let logger: Logger
    var interval = Duration.seconds(3600)

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                await sweep()
                try await Task.sleep(for: interval)
            }
        }
    }

    private func sweep() async {
        do throws(ServiceError) {
            let sweep = try await library.sweep()
            guard sweep.removed + sweep.failed > 0 else { return }
            logger.notice(
                "Uploads that were broken off have been tidied up.",
                metadata: ["removed": "\(sweep.removed)", "failed": "\(sweep.failed)"]
            )
        } catch {
            guard error.code != .cancelled else { return }
            logger.warning("What is left of broken uploads cannot be looked for.", metadata: ["error": "\(error)"])
        }
    }
}
