import RendererHost
import ServiceLifecycle

/// Tells the supervisor that all listeners listen and renderers are warm, and later that the end has begun.
struct ReadinessNotice: Service {
    let supervisor: Supervisor
    let renderers: RendererPool
    /// How many listeners there are.
    let listeners: Int
    /// Has one value for each listener that listens.
    let listening: AsyncStream<Void>
    /// What this process then does, as a sentence.
    let status: String

    /// How often it is looked whether a renderer is warm: only while none is, and so that a shutdown waits for no
    /// renderer.
    private static let interval = Duration.milliseconds(50)

    func run() async throws {
        try? await cancelWhenGracefulShutdown { try await tellWhenReady() }
        // A service that ends would end the others.
        try? await gracefulShutdown()
        await supervisor.tell("STOPPING=1", "STATUS=Finishes what is under way.")
    }

    private func tellWhenReady() async throws {
        var left = listeners
        if left > 0 {
            for await _ in listening {
                left -= 1
                if left <= 0 { break }
            }
        }
        var problem: String?
        while true {
            let found = renderers.status()
            if found.isReady { break }
            if let found = found.problem, found != problem {
                await supervisor.tell("STATUS=No renderer starts: \(found.prefix(500).replacing("\n", with: " "))")
                problem = found
            }
            try await Task.sleep(for: Self.interval)
        }
        await supervisor.tell("READY=1", "STATUS=\(status)")
    }
}
