public import Logging
public import ServiceLifecycle
import Synchronization

/// Looks, as long as the process runs, what other servers over the same store have purged.
public final class PurgePoller: Service {
    private let service: VariantService
    private let interval: Duration
    private let logger: Logger
    private let isFailing = Mutex(false)

    /// Makes one that has not looked yet.
    ///
    /// - Parameters:
    ///   - service: What forgets its variants of what was purged.
    ///   - interval: How long it waits between two looks.
    ///   - logger: Hears once that it cannot look.
    public init(service: VariantService, interval: Duration, logger: Logger) {
        (self.service, self.interval, self.logger) = (service, interval, logger)
    }

    /// Looks again and again until the shutdown.
    public func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: self.interval)
                await self.poll()
            }
        }
    }

    /// Looks once; warns where that fails, unless the look before failed already.
    package func poll() async {
        do throws(ServiceError) {
            try await service.hearPurges()
            isFailing.withLock { $0 = false }
        } catch {
            guard error.code != .cancelled else { return }
            let isKnown = isFailing.withLock { isFailing in
                defer { isFailing = true }
                return isFailing
            }
            guard !isKnown else { return }
            logger.warning(
                "What other servers have purged cannot be looked up; when it can, all variants in memory are forgotten.",
                metadata: ["error": "\(error)"]
            )
        }
    }
}
