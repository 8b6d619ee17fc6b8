public import Logging
public import ServiceLifecycle

/// Removes, when the server starts and every hour, what servers that were killed have left of uploads.
public struct PeriodicUploadSweep: Service {
    private let library: ImageLibrary
    private let interval: Duration
    private let logger: Logger

    /// Makes one that has not swept yet.
    ///
    /// - Parameters:
    ///   - library: What is swept.
    ///   - interval: How long it waits between two sweeps.
    ///   - logger: Hears what was found.
    public init(library: ImageLibrary, interval: Duration = .seconds(3600), logger: Logger) {
        (self.library, self.interval, self.logger) = (library, interval, logger)
    }

    /// Sweeps again and again until the shutdown.
    public func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                await sweep()
                try await Task.sleep(for: interval)
            }
        }
    }

    /// Sweeps once, and tells of it where anything was found.
    package func sweep() async {
        do throws(ServiceError) {
            let sweep = try await library.sweep()
            guard sweep.removed > 0 || sweep.failed > 0 else { return }
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
