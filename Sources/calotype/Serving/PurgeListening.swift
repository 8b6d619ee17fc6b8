import ImageService
import Logging
import ServiceLifecycle

/// Looks, as long as the process runs, what other servers over the same store have purged.
struct PurgeListening: Service {
    let service: VariantService
    let interval: Duration
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            var isTold = false
            while true {
                try await Task.sleep(for: interval)
                do throws(ServiceError) {
                    try await service.hearPurges()
                    isTold = false
                } catch {
                    guard error.code != .cancelled else { continue }
                    if !isTold { logger.warning("\(PurgeListening.problem)", metadata: ["error": "\(error)"]) }
                    isTold = true
                }
            }
        }
    }

    private static let problem =
        "What other servers have purged cannot be looked up; when it can, all variants in memory are forgotten."
}
