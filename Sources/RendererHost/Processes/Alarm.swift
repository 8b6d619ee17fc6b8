import Basics
import Descriptors
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Calls back at the earliest of the times it was told; on a thread of its own, since a deadline must hold even when
/// every other thread is busy.
final class Alarm: Sendable {
    typealias Instant = ContinuousClock.Instant

    private struct State {
        var next: Instant?
        var isStopped = false
    }

    private let state = Mutex(State())
    private let listening: Descriptor
    private let telling: Descriptor

    init() throws(DescriptorError) {
        (listening, telling) = try Descriptor.socketPair()
    }

    /// Starts the thread.
    func start(_ callBack: @escaping @Sendable (Instant) -> Void) -> Bool {
        NativeThread.start { [self] in
            while let due = waitForNext() {
                if due { callBack(.now) }
            }
        }
    }

    /// Asks to be called at this time at the latest.
    func wake(at moment: Instant) {
        let isSooner = state.withLock { state in
            guard !state.isStopped, state.next.map({ moment < $0 }) ?? true else { return false }
            state.next = moment
            return true
        }
        if isSooner { poke() }
    }

    /// Ends the thread.
    func stop() {
        state.withLock { $0.isStopped = true }
        poke()
    }

    private func poke() { try? telling.send([1], waiting: .refuses) }

    /// Sleeps until something happens: `true` when the time has come, `nil` at the end.
    private func waitForNext() -> Bool? {
        let (next, isStopped) = state.withLock { ($0.next, $0.isStopped) }
        if isStopped { return nil }
        if let next, next <= .now {
            state.withLock { if $0.next == next { $0.next = nil } }
            return true
        }
        var entry = pollfd(fd: listening.number, events: Int16(POLLIN), revents: 0)
        let left = next.map { ContinuousClock.Instant.now.duration(to: $0) }
        // Rounded up: to wake a moment early would be to wake twice.
        let milliseconds = left.map {
            Int32(clamping: $0.wholeMilliseconds +| 1)
        }
        if poll(&entry, 1, milliseconds ?? -1) > 0 {
            var bytes = [UInt8](repeating: 0, count: 256)
            _ = try? listening.receive(into: &bytes)
        }
        return false
    }
}
