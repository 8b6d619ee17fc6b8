import Basics
import Descriptors
public import Logging
public import RenderWire
public import ServiceLifecycle

/// Renders in sealed child processes that are kept ready.
///
/// Run it as a service beside whatever calls ``render(_:deadline:each:)``; work that is given to it before waits.
/// A process that crashes, hangs or lies costs the one job it had; another takes its place at once.
public final class RendererPool: Renderer {
    /// How many renderers there are and what they may do.
    public let configuration: Configuration

    private let runner: PoolRunner
    private let logger: Logger

    /// The most bytes of a job's message.
    private static let longestJob = 64 << 10

    /// Makes a pool that has not started yet.
    ///
    /// - Parameters:
    ///   - configuration: How many renderers there are and what they may do.
    ///   - logger: Where it tells what happens.
    /// - Throws: `DescriptorError` when the process has no descriptors left.
    public init(configuration: Configuration = Configuration(), logger: Logger) throws {
        self.configuration = configuration
        self.logger = logger
        runner = try PoolRunner(settings: configuration.state, program: RendererProgram(configuration), logger: logger)
    }

    /// Does a job; see ``RenderWire/Renderer``.
    ///
    /// - Parameters:
    ///   - job: What is wanted; a renderer gets descriptors of its own through which it can only read.
    ///   - deadline: How long an output may take, from now or from the one before; never more than
    ///     ``Configuration/deadline``.
    ///   - each: Gets the place of an output in the job and what has become of it.
    /// - Returns: Whether all results came, or the job was preempted by something more urgent.
    /// - Throws: `RenderFailure` that befell the whole job.
    public func render(
        _ job: RenderJob,
        deadline: Duration,
        each: @Sendable (Int, Result<Rendered, RenderFailure>) async -> Void
    ) async throws(RenderFailure) -> JobEnding {
        let start = ContinuousClock.now
        guard !job.outputs.isEmpty else { return .complete }
        let pending = PendingJob(
            frame: try frame(of: job),
            inputs: try shared(job.inputs),
            outputs: job.outputs,
            limits: job.limits,
            urgency: job.urgency,
            outputTimeout: min(deadline, configuration.deadline),
            submitted: start
        )
        let id = runner.nextWork()
        let told: Result<Int, RenderFailure> = await withTaskCancellationHandler {
            runner.submit(pending, as: id)
            // A cancellation that came before the job was known has found nothing to cancel.
            if Task.isCancelled { runner.cancel(id) }
            var told = 0
            while true {
                let contents = await pending.mailbox.next()
                for (index, result) in contents.results { await each(index, result) }
                told += contents.results.count
                if let ending = contents.ending { return ending.map { told } }
            }
        } onCancel: {
            runner.cancel(id)
        }
        return try told.get() == job.outputs.count ? .complete : .preempted
    }

    /// Makes the message of a job.
    private func frame(of job: RenderJob) throws(RenderFailure) -> [UInt8] {
        guard job.outputs.count <= RenderJob.mostOutputs, job.inputs.count <= RenderJob.mostInputs else {
            throw RenderFailure(
                .cannotEncode,
                "A job has at most \(RenderJob.mostOutputs) outputs and \(RenderJob.mostInputs) inputs."
            )
        }
        let message = JobMessage(
            inputs: job.inputs.count,
            outputs: job.outputs,
            limits: job.limits,
            // What a job may use without a question.
            allowance: min(configuration.allowance, configuration.memory),
            urgency: job.urgency
        )
        let frame = try? Frame.encode(HostMessage.job(message))
        // An idle renderer's socket always has room for this much, so that sending never waits; and what a renderer could
        // not read would cost it its life.
        guard let frame, frame.count <= RendererPool.longestJob, Frame.isReadable(frame, as: HostMessage.self) else {
            throw RenderFailure(.cannotEncode, "The recipes are too long to be carried out.")
        }
        return frame
    }

    /// Makes descriptors that a renderer may have: with an offset of their own, and without the right to write.
    private func shared(_ inputs: [Descriptor]) throws(RenderFailure) -> [Descriptor] {
        var shared: [Descriptor] = []
        for input in inputs {
            do {
                shared.append(try input.reopenedForReading())
            } catch {
                // Files that were readable when they were opened need not be so now.
                guard input.isReadOnly else {
                    logger.error("An original cannot be handed to a renderer: \(error)")
                    throw RenderFailure(.unavailable, "The original cannot be handed to a renderer.")
                }
                shared.append(input)
            }
        }
        return shared
    }
}

extension RendererPool: Service {
    /// Keeps renderers ready until the service group shuts down; to be called once.
    ///
    /// On graceful shutdown all work that was given is finished, then the processes are ended. On cancellation all
    /// work fails and the processes are ended at once. In both ways none is left when it returns.
    public func run() async throws {
        guard runner.startClock() else { throw RenderFailure(.unavailable, "No thread can be started.") }
        defer { runner.stopClock() }
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                let end = Waiter<Void>()
                runner.begin(end)
                if Task.isCancelled { runner.stop() }
                await end.wait()
            } onGracefulShutdown: {
                self.shutDown()
            }
        } onCancel: {
            runner.stop()
        }
    }

    /// Lets all work come to its end, takes no more, and then ends the processes.
    package func shutDown() { runner.drain() }

    /// Waits until it is known how the start went: a renderer is ready, or none can be started.
    ///
    /// - Returns: The pool's state at that time; see ``Status/isReady``.
    public func started() async -> Status {
        let start = Waiter<Void>()
        runner.awaitStart(start)
        await start.wait()
        return status()
    }

    /// Tells what the pool is doing.
    ///
    /// - Returns: A snapshot.
    public func status() -> Status { runner.status(configuration) }
}
