import ImageService
import ServiceLifecycle

/// Waits, when the server ends, until every variant that has been answered is stored.
struct VariantWriting: Service {
    let service: VariantService

    func run() async throws {
        try await gracefulShutdown()
        await service.finishWriting()
    }
}
