import Basics
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The time as the server sees it: this machine's, and what it was found to be off by.
final class ServerClock: Sendable {
    private struct State {
        var offset = 0.0
        var hasWarned = false
    }

    private let local: @Sendable () -> Date
    private let state = Mutex(State())

    /// Makes a clock that goes by this machine's until it learns better.
    init(local: @escaping @Sendable () -> Date) { self.local = local }

    /// The time as the server sees it.
    var now: Date { local().addingTimeInterval(state.withLock(\.offset)) }

    /// How many seconds this machine's clock is behind the server's, as far as that was learnt.
    var offset: Int { Int(clamping: state.withLock(\.offset).rounded()) }

    /// Takes the server's time over.
    ///
    /// - Parameter time: What the server said, in seconds since 1970.
    /// - Returns: Whether somebody should be told, which is so once.
    func learn(_ time: Double) -> Bool {
        let offset = time - local().timeIntervalSince1970  // checked: floating-point numbers never trap
        return state.withLock { state in
            state.offset = offset
            defer { state.hasWarned = true }
            return !state.hasWarned
        }
    }

    /// How many seconds a server's time is ahead of this machine's.
    func distance(to time: Double) -> Double { time - local().timeIntervalSince1970 }
}
