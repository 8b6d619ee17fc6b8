import Logging
import ObjectStorage
import ServiceLifecycle

/// Counts, when the server starts, what variants there are; pictures are answered meanwhile.
struct VariantIndexing: Service {
    let variants: BoundedFolderStore
    let logger: Logger

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await variants.index() }
        } catch is CancellationError {
            return
        } catch {
            // Without it only the bound on old variants is missed, until the next start.
            logger.warning("The stored variants cannot be counted", metadata: ["error": "\(error)"])
        }
        // A service that ends would end the others.
        try? await gracefulShutdown()
    }
}
