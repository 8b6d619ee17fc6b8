import RenderWire

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The name of one renderer process; never used again.
struct RendererID: Hashable, Sendable, Comparable, CustomStringConvertible {
    let number: Int

    var description: String { "\(number)" }

    static func < (left: RendererID, right: RendererID) -> Bool { left.number < right.number }
}

/// The name of one piece of work.
struct WorkID: Hashable, Sendable {
    let number: Int
}

/// What the runner is to do.
enum PoolAction: Hashable, Sendable {
    /// Start a process.
    case start(RendererID)
    /// End a process at once.
    case kill(RendererID)
    /// Send the work to the process.
    case assign(WorkID, RendererID)
    /// Tell the process that it may use the memory it asked for.
    case grant(RendererID)
    /// Tell the process that it may not.
    case refuse(RendererID, RenderFailure)
    /// Tell the process that its job is to end after the output at hand.
    case preempt(RendererID)
    /// Give the caller what the process answered.
    case deliver(WorkID)
    /// Tell the caller that it came to nothing.
    case fail(WorkID, RenderFailure)
    /// Call `tick` at this time at the latest.
    case wake(ContinuousClock.Instant)
    /// The last process has ended after a shutdown.
    case stopped
}

enum ProcessEnd: Hashable, Sendable {
    /// It could not be started at all.
    case notStarted(String)
    /// It ended by itself.
    case exited(Int32)
    /// A signal ended it.
    case signalled(Int32)
    /// It was ended because it said something it must not.
    case brokeProtocol(String)

    /// What it counts as.
    var reason: RestartReason {
        switch self {
        case .notStarted: .start
        case .exited, .signalled: .crashed
        case .brokeProtocol: .protocol
        }
    }

    /// Whether somebody else ended it: an operator, or a system that has no memory left.
    var isFromOutside: Bool { self == .signalled(SIGKILL) }

    /// A few words for a log.
    var description: String {
        switch self {
        case .notStarted(let reason): reason
        case .exited(let status): "exit status \(status)"
        case .signalled(let number): SignalName.of(number)
        case .brokeProtocol(let reason): reason
        }
    }
}

enum SignalName {
    /// Gives `SIGSEGV` for 11.
    static func of(_ number: Int32) -> String {
        switch number {
        case SIGABRT: "SIGABRT"
        case SIGBUS: "SIGBUS"
        case SIGFPE: "SIGFPE"
        case SIGILL: "SIGILL"
        case SIGKILL: "SIGKILL"
        case SIGSEGV: "SIGSEGV"
        case SIGSYS: "SIGSYS"
        case SIGTERM: "SIGTERM"
        case SIGTRAP: "SIGTRAP"
        case SIGXCPU: "SIGXCPU"
        default: "signal \(number)"
        }
    }
}
