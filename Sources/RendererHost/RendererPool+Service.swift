import RenderWire
public import ServiceLifecycle

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The size of a page of memory in bytes.
let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))

extension RendererPool: Service {
    /// Keeps renderers ready until the service group shuts down; to be called once.
    ///
    /// On graceful shutdown all work that was given is finished, then the processes are ended. On cancellation all
    /// work fails and the processes are ended at once. In both ways none is left when it returns.
    public func run() async throws {
        guard alarm.start({ [weak self] now in self?.update { inner, _ in inner.state.tick(now: now) } }) else {
            throw RenderFailure(.unavailable, "No thread can be started.")
        }
        defer { alarm.stop() }
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await withCheckedContinuation { continuation in
                    update { inner, now in
                        inner.waitingForEnd = continuation
                        let actions = inner.state.begin(now: now)
                        guard inner.state.life == .stopped else { return actions }
                        return [.stopped]
                    }
                    if Task.isCancelled { stop() }
                }
            } onGracefulShutdown: {
                self.shutDown()
            }
        } onCancel: {
            stop()
        }
    }

    /// Lets all work come to its end, takes no more, and then ends the processes.
    package func shutDown() {
        update { inner, now in inner.state.drain(now: now) }
    }

    private func stop() {
        update { inner, now in inner.state.stop(now: now) }
    }

    /// Waits until it is known how the start went: a renderer is ready, or none can be started.
    ///
    /// - Returns: The pool's state at that time; see ``Status/isReady``.
    public func started() async -> Status {
        await withCheckedContinuation { continuation in
            update { inner, _ in
                inner.waitingForStart.append(continuation)
                return []
            }
        }
        return status()
    }
}
