public import Descriptors
import Recipes
public import RenderWire
import Synchronization

extension RendererPool {
    /// The outputs of a set on their way to the caller; never more than its recipes.
    typealias SetStream = AsyncThrowingStream<SetEvent, any Error>

    /// An output that has come.
    struct SetEvent: Sendable {
        var output: SetOutput
        /// The file that holds the bytes until the caller takes them.
        var file: ResultFile
        var queued: Duration
        var rendering: Duration
    }

    /// Makes several variants of an original from one decode; see ``RenderWire/Renderer``.
    ///
    /// - Parameters:
    ///   - set: What is wanted: at most ``RenderWire/RenderSet/mostRecipes``.
    ///   - original: The bytes; a renderer gets a descriptor of its own through which it can only read.
    ///   - deadline: How long an output may take, from now or from the one before; never more than
    ///     ``Configuration/deadline``.
    ///   - each: Gets the place of a recipe in the set and what has become of it; outputs that come meanwhile wait in
    ///     the renderer's file.
    /// - Returns: Whether all outputs came, or the set made way for something that somebody waits for.
    /// - Throws: `RenderFailure` that befell the whole set.
    public func renderSet(
        _ set: RenderSet,
        original: Descriptor,
        deadline: Duration,
        each: @Sendable (Int, Result<Rendered, RenderFailure>) async -> Void
    ) async throws(RenderFailure) -> SetEnding {
        let start = ContinuousClock.now
        guard set.recipes.count <= RenderSet.mostRecipes else {
            throw RenderFailure(.cannotEncode, "A set has at most \(RenderSet.mostRecipes) recipes.")
        }
        guard !set.recipes.isEmpty else { return .complete }
        let frame = try encode(.set(set, allowance: allowance))
        let original = try shared(original)
        let check = SetCheck(set, resultBytes: configuration.resultBytes)
        let (stream, continuation) = SetStream.makeStream()
        let patience = min(deadline, configuration.deadline)
        let entry = Entry(
            frame: frame,
            original: original,
            caller: .set(continuation, check),
            submitted: start,
            patience: patience
        )
        let ticket = inner.withLock { $0.newTicket() }
        let told: Result<Int, RenderFailure> = await withTaskCancellationHandler {
            update { inner, now in
                inner.entries[ticket] = entry
                return inner.state.submit(ticket, check.urgency, deadline: start + patience, now: now)
            }
            // A cancellation that came before the ticket was known has found nothing to cancel.
            if Task.isCancelled { cancel(ticket) }
            return await hand(stream, to: each)
        } onCancel: {
            cancel(ticket)
        }
        if try told.get() == set.recipes.count { return .complete }
        // A stream of a cancelled task ends where it is.
        guard !Task.isCancelled else { throw .cancelledByCaller }
        return .madeWay
    }

    /// Hands outputs over as they come.
    ///
    /// - Returns: How many there were, or what ended them.
    private func hand(
        _ stream: SetStream,
        to each: @Sendable (Int, Result<Rendered, RenderFailure>) async -> Void
    ) async -> Result<Int, RenderFailure> {
        var count = 0
        do {
            for try await event in stream {
                await each(event.output.index, event.rendered())
                count += 1
            }
            return .success(count)
        } catch {
            return .failure(error as? RenderFailure ?? .died(.brokeProtocol("\(error)")))
        }
    }

    /// A process has told of an output of its set.
    ///
    /// - Parameters:
    ///   - output: What it told.
    ///   - id: Who it was.
    ///   - result: The file of its job.
    /// - Throws: ``WireError`` when the process may not live on.
    func heard(_ output: SetOutput, from id: RendererID, _ result: ResultFile) throws(WireError) {
        guard let job = job(of: id), !job.waitsForMemory else {
            throw WireError(.malformed, "It tells of an output without a job, or before its question is answered")
        }
        // Nobody waits for it any more.
        guard let caller = job.caller else { return }
        guard case .set = caller else { throw WireError(.malformed, "It tells of outputs where one result is wanted") }
        let output = try cleaned(output, in: result.descriptor)
        let size = (try? result.descriptor.size()) ?? 0
        var problem: String?
        var stream: (continuation: SetStream.Continuation, event: SetEvent)?
        update { inner, now in
            // The caller may have gone just now.
            guard let ticket = inner.state.processes[id]?.work?.ticket, let entry = inner.entries[ticket],
                case .set(let continuation, var check) = entry.caller
            else { return [] }
            problem = check.note(output, size: size)
            let assigned = entry.assigned ?? entry.submitted
            let event = SetEvent(
                output: output,
                file: result,
                queued: entry.submitted.duration(to: assigned),
                rendering: (entry.lastOutput ?? assigned).duration(to: now)
            )
            inner.entries[ticket]?.caller = .set(continuation, check)
            inner.entries[ticket]?.lastOutput = now
            stream = (continuation, event)
            return inner.state.advanced(id, check.urgency, deadline: now + (entry.patience ?? configuration.deadline))
        }
        if let problem { throw WireError(.malformed, "What it tells of an output makes no sense: \(problem)") }
        if let stream { stream.continuation.yield(stream.event) }
    }

    /// Looks at the bytes of an output, and makes a failure fit for others to read.
    private func cleaned(_ output: SetOutput, in result: Descriptor) throws(WireError) -> SetOutput {
        switch output.outcome {
        case .failed(let failure):
            guard let failure = AnswerCheck.cleaned(failure) else {
                throw WireError(.malformed, "It says that an output failed as \(failure.code.rawValue)")
            }
            return SetOutput(index: output.index, outcome: .failed(failure))
        case .made(let report, let offset):
            let length = min(report.bytes, AnswerCheck.bytesLookedAt)
            guard offset >= 0, offset < .max / 2, length > 0, let head = try? result.read(offset..<offset + length),
                AnswerCheck.looks(head, like: report.output.format)
            else { throw WireError(.malformed, "An output is no \(report.output.format.rawValue)") }
            return output
        }
    }
}

extension RendererPool.SetEvent {
    /// The output with its bytes, for the caller.
    func rendered() -> Result<Rendered, RenderFailure> {
        switch output.outcome {
        case .failed(let failure): return .failure(failure)
        case .made(let report, let offset):
            // The process may have changed its file since it was looked at.
            guard let made = try? ResultBytes(offset..<offset + report.bytes, of: file.descriptor),
                made.content.count == report.bytes, AnswerCheck.looks(made.start, like: report.output.format)
            else { return .failure(.died(.brokeProtocol("Its result has changed"))) }
            return .success(
                Rendered(report: report, content: made.content, queued: queued, rendering: rendering)
            )
        }
    }
}
