public import Descriptors
public import Logging
public import RenderWire
import Synchronization

/// Renders in sealed child processes that are kept ready.
///
/// Run it as a service beside whatever calls ``render(_:original:deadline:)``; work that is given to it before waits.
/// A process that crashes, hangs or lies costs the one job it had; another takes its place at once.
public final class RendererPool: Renderer {
    /// How many renderers there are and what they may do.
    public let configuration: Configuration

    let logger: Logger
    /// The renderer's program; `nil` when the running program's folder is not known.
    let program: String?
    let inner: Mutex<Inner>
    let alarm: Alarm

    /// Makes a pool that has not started yet.
    ///
    /// - Parameters:
    ///   - configuration: How many renderers there are and what they may do.
    ///   - logger: Where it tells what happens.
    /// - Throws: `DescriptorError` when the process has no descriptors left.
    public init(configuration: Configuration = Configuration(), logger: Logger) throws {
        self.configuration = configuration
        self.logger = logger
        program = configuration.path ?? ExecutableFolder.path.map { "\($0)/calotype-renderer" }
        inner = Mutex(Inner(state: PoolState(settings: configuration.state)))
        alarm = try Alarm()
    }

    /// Does one job on an original; see ``RenderWire/Renderer``.
    ///
    /// - Parameters:
    ///   - job: What is wanted.
    ///   - original: The bytes; a renderer gets a descriptor of its own through which it can only read.
    ///   - deadline: How long it may take from now; never more than ``Configuration/deadline``.
    /// - Returns: The result, or what an inspection found.
    /// - Throws: `RenderFailure`.
    public func render(
        _ job: RenderJob,
        original: Descriptor,
        deadline: Duration
    ) async throws(RenderFailure) -> Rendered {
        let start = ContinuousClock.now
        let frame = try encode(.job(job, allowance: allowance))
        let original = try shared(original)
        let check = AnswerCheck(limits: job.limits, job: job, resultBytes: configuration.resultBytes)
        let ticket = inner.withLock { $0.newTicket() }
        let result: Result<Rendered, RenderFailure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let entry = Entry(
                    frame: frame,
                    original: original,
                    caller: .one(continuation, check),
                    submitted: start
                )
                update { inner, now in
                    inner.entries[ticket] = entry
                    return inner.state.submit(ticket, deadline: start + min(deadline, configuration.deadline), now: now)
                }
                // A cancellation that came before the ticket was known has found nothing to cancel.
                if Task.isCancelled { cancel(ticket) }
            }
        } onCancel: {
            cancel(ticket)
        }
        return try result.get()
    }

    func cancel(_ ticket: Ticket) {
        update { inner, now in inner.state.cancel(ticket, now: now) }
    }

    /// The memory that a job may use without a question, in bytes.
    var allowance: Int { min(configuration.allowance, configuration.memory) }

    func encode(_ message: HostMessage) throws(RenderFailure) -> [UInt8] {
        let frame = try? Frame.encode(message)
        // An idle renderer's socket always has room for this much, so that sending never waits.
        guard let frame, frame.count <= Self.longestJob else {
            throw RenderFailure(.cannotEncode, "The recipe is too long to be carried out.")
        }
        return frame
    }

    /// The most bytes of a job's message.
    private static let longestJob = 64 << 10

    /// Makes a descriptor that a renderer may have: with an offset of its own, and without the right to write.
    func shared(_ original: Descriptor) throws(RenderFailure) -> Descriptor {
        do {
            return try original.reopenedForReading()
        } catch {
            // Files that were readable when they were opened need not be so now.
            if original.isReadOnly { return original }
            logger.error("An original cannot be handed to a renderer: \(error)")
            throw RenderFailure(.unavailable, "The original cannot be handed to a renderer.")
        }
    }
}
