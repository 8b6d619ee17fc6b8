import Basics
import RenderWire

/// What the runner does without the lock: an action of the state machine, with all that it takes.
enum PoolEffect {
    /// Start a process.
    case start(RendererConnection)
    /// End a process at once.
    case kill(RendererConnection)
    /// Send a job to a process.
    case assign(WorkID, RendererConnection, PendingJob, ResultFile)
    /// Tell a process something else.
    case say(HostMessage, RendererConnection)
    /// Tell the caller that its job has come to its end.
    case finish(OutputMailbox, Result<Void, RenderFailure>)
    /// Look at the time again then at the latest.
    case wake(ContinuousClock.Instant)
    /// Let somebody go on who waits for the pool's start or end.
    case release(Waiter<Void>)
}
