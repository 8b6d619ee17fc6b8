import RenderWire

/// The failures that the pool itself finds, in words for a client.
extension RenderFailure {
    static let shuttingDown = RenderFailure(.unavailable, "The server is shutting down.")
    static let noRenderer = RenderFailure(.unavailable, "No renderer can be started; the server's log tells why.")
    static let noRendererInTime = RenderFailure(
        .unavailable,
        "No renderer could be started in time; the server's log tells why."
    )
    static let queueFull = RenderFailure(.overloaded, "Too many images are waiting to be made already.")
    static let cancelledByCaller = RenderFailure(.cancelled, "The image is not wanted any more.")
    static let deadlinePassed = RenderFailure(.deadlineExceeded, "The image was not ready in time.")
    static let deadlinePassedWaiting = RenderFailure(
        .deadlineExceeded,
        "The image was not ready in time; all renderers were busy until then."
    )
    static let noMemory = RenderFailure(.overloaded, "The image needs more memory than became free in time.")

    static func tooBig(_ bytes: Int, budget: Int) -> RenderFailure {
        let (needed, allowed) = (bytes / 1_000_000, budget / 1_000_000)
        return RenderFailure(
            .originalTooLarge,
            "The image needs about \(needed) MB of memory; this server gives \(allowed) MB to all images together."
        )
    }

    static func died(_ end: ProcessEnd) -> RenderFailure {
        switch end {
        case .brokeProtocol: RenderFailure(.unavailable, "The renderer gave an answer that makes no sense.")
        case .exited, .signalled: RenderFailure(.crashed, "The renderer died on this image (\(end.description)).")
        case .notStarted: .noRenderer
        }
    }
}
