import Descriptors
import RenderWire
import Synchronization

/// What the pool and the thread of a process share: the way to speak to the process and to end it.
final class RendererConnection: Sendable {
    private enum Life {
        case unborn
        case alive(ChildProcess, Descriptor)
        case doomed
    }

    let id: RendererID
    private let life = Mutex(Life.unborn)

    init(id: RendererID) { self.id = id }

    /// Ends the process at once; one that is not yet started ends as soon as it is.
    func kill() {
        let child: ChildProcess? = life.withLock { life in
            defer { life = .doomed }
            if case .alive(let child, _) = life { return child }
            return nil
        }
        child?.kill()
    }

    /// Notes the process as started.
    func started(_ child: ChildProcess, socket: Descriptor) {
        let isDoomed = life.withLock { life in
            if case .doomed = life { return true }
            life = .alive(child, socket)
            return false
        }
        if isDoomed { child.kill() }
    }

    /// Says something without ever waiting: a renderer that waits for us has room for it.
    ///
    /// - Parameters:
    ///   - frame: The message.
    ///   - descriptors: What goes beside it.
    /// - Returns: Whether it was handed over whole.
    func say(_ frame: [UInt8], with descriptors: [Descriptor] = []) -> Bool {
        let socket: Descriptor? = life.withLock { life in
            if case .alive(_, let socket) = life { socket } else { nil }
        }
        guard let socket else { return false }
        do {
            try socket.send(frame, with: descriptors, waiting: .refuses)
            return true
        } catch {
            return false
        }
    }
}
