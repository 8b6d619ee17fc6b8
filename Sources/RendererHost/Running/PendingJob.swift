import Descriptors
import RenderWire

/// A caller's job, on its way to a process and back.
struct PendingJob: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// The message that orders it.
    let frame: [UInt8]
    /// What goes beside the message, each with an offset of its own and without the right to write.
    let inputs: [Descriptor]
    /// What is wanted.
    let outputs: [RenderOutput]
    /// What is refused.
    let limits: RenderLimits
    /// How soon it is wanted.
    let urgency: Urgency
    /// How long each output may take.
    let outputTimeout: Duration
    /// When it was given to the pool.
    let submitted: Instant
    /// Where its results go.
    let mailbox = OutputMailbox()
}
