import Basics
public import Descriptors
public import RenderWire

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The life of a renderer process: settings, warm-up, sealing, then one job after the other until the host has gone.
///
/// Belongs to one thread.
public final class RendererLoop<Engine: JobEngine> {
    private let socket: Descriptor
    private let engine: Engine
    private let fence: MemoryFence
    private var reader: MessageReader<HostMessage>
    /// Why the host cannot be asked any more.
    private var lost: WireError?
    /// Whether all is done that is left for the first idle moment: tens of milliseconds.
    private var isWarm = false
    /// Whether nothing was freed since memory was last given back.
    private var isTrimmed = false
    /// Whether the job at hand was granted more memory than every job may use.
    private var hasGrown = false
    /// Whether the job at hand is to end after the output at hand, for something else.
    private var isPreempted = false
    /// The outputs of the job at hand that have not been told of.
    private var outputsLeft = 0
    /// What is said together with what follows at once: the last output goes with the end of its job.
    private var unsent: [UInt8] = []

    /// Reads the settings, starts the engine, seals the process and tells the host.
    ///
    /// - Parameters:
    ///   - socket: The connection to the host.
    ///   - makeEngine: Starts an engine; all that has to be opened must be open when it returns.
    /// - Throws: ``WireError``, or what the engine threw.
    public init(socket: Descriptor, makeEngine: (RendererSettings) throws -> Engine) throws {
        self.socket = socket
        reader = MessageReader(socket: socket, descriptors: RenderJob.mostInputs + 1)
        guard case (.settings(let settings), _) = try reader.next() else {
            throw WireError(.malformed, "The first message is not the settings")
        }
        // Relative names mean nothing to a renderer, and it must not keep a folder busy.
        _ = chdir("/")
        let begun = Sandbox.begin()
        engine = try makeEngine(settings)
        fence = MemoryFence()
        // Whatever coding needs of the system is asked for before the system says no.
        _ = try Frame.encode(RendererMessage.failed(RenderFailure(.notAnImage, "")))
        let seals = Sandbox.complete(settings, begun: begun)
        let abilities = engine.abilities
        let facts = RendererFacts(
            libvips: abilities.libvips,
            decoders: abilities.decoders,
            encoders: abilities.encoders,
            faces: abilities.faces,
            seals: seals
        )
        try socket.send(message: RendererMessage.ready(facts))
    }

    /// Buffers of the job before that the next one finds again, without page faults; bytes.
    private static var buffersKept: Int { 48 << 20 }

    /// Works until the host has gone.
    ///
    /// - Throws: ``WireError`` when the host says something that makes no sense.
    public func run() throws(WireError) {
        do throws(WireError) {
            while true {
                let (message, descriptors) = try next()
                // It came when the job was done already.
                if case .preempt = message { continue }
                guard case .job(let job) = message else {
                    throw WireError(.malformed, "A message came that is no job")
                }
                let answer = try answer(job, descriptors)
                if let lost { throw lost }
                try send(answer)
                // A big job leaves holes behind that would be taken for memory in use.
                if hasGrown { Heaps.trim() } else { Heaps.trim(beyond: Self.buffersKept) }
                (hasGrown, isTrimmed) = (false, false)
            }
        } catch {
            guard error.code == .ended else { throw error }
        }
    }

    /// The next message, and whatever is to be done while none comes.
    private func next() throws(WireError) -> (message: HostMessage, descriptors: [Descriptor]) {
        if let message = try reader.nextBuffered() { return message }
        if !isWarm, !socket.hasArrived(withinMilliseconds: 20) {
            engine.warmUpIdle()
            isWarm = true
        }
        if !isTrimmed, !socket.hasArrived(withinMilliseconds: 1000) {
            Heaps.trim()
            isTrimmed = true
        }
        return try reader.next()
    }

    /// Does a job.
    ///
    /// - Parameters:
    ///   - message: What is wanted.
    ///   - descriptors: The inputs, and the file for the results.
    /// - Returns: How it came to its end.
    /// - Throws: ``WireError`` where the message cannot be.
    private func answer(_ message: JobMessage, _ descriptors: [Descriptor]) throws(WireError) -> RendererMessage {
        guard let original = descriptors.first, let result = descriptors.last, message.inputs > 0,
            descriptors.count - 1 == message.inputs
        else {
            throw WireError(.malformed, "\(descriptors.count) descriptors came with a job of \(message.inputs) inputs")
        }
        let others = Array(descriptors.dropFirst().dropLast())
        let job = RenderJob(
            message.outputs,
            of: original,
            with: others,
            limits: message.limits,
            urgency: message.urgency
        )
        (isPreempted, outputsLeft) = (false, job.outputs.count)
        fence.allow(message.allowance)
        do throws(RenderFailure) {
            try engine.perform(job, result: result) { bytes throws(RenderFailure) in
                try grow(to: bytes, from: message.allowance)
            } tell: { index, result throws(RenderFailure) in
                try tell(index, result)
            }
            return .finished
        } catch {
            return isPreempted && error == Self.preemption ? .finished : .failed(error)
        }
    }

    /// Says something, after what is still to be said.
    private func send(_ message: RendererMessage) throws(WireError) {
        let frame = try Frame.encode(message)
        let bytes = unsent.isEmpty ? frame : unsent + frame
        unsent = []
        do {
            try socket.send(bytes)
        } catch {
            throw WireError(error)
        }
    }

    /// Makes room for a job that needs more than what every job may use.
    private func grow(to bytes: Int, from allowance: Int) throws(RenderFailure) {
        guard bytes > allowance else { return }
        try ask(for: bytes)
        fence.allow(bytes)
        hasGrown = true
    }

    /// Tells the host of an output, which it may use from now on; ends the job where that is preempted.
    private func tell(_ index: Int, _ result: OutputResult) throws(RenderFailure) {
        do throws(WireError) {
            outputsLeft -= 1
            // The end follows at once: whoever waits for all of it is woken once.
            if outputsLeft == 0 { return unsent = try Frame.encode(RendererMessage.output(index: index, result)) }
            try send(.output(index: index, result))
            try hearWhetherPreempted()
        } catch {
            lost = error
            throw RenderFailure(.unavailable, "The host has gone.")
        }
        if isPreempted { throw Self.preemption }
    }

    /// Looks whether the host has said something, without waiting.
    private func hearWhetherPreempted() throws(WireError) {
        while !isPreempted {
            if let (message, _) = try reader.nextBuffered() {
                guard case .preempt = message else {
                    throw WireError(.malformed, "The host speaks of something else amid a job")
                }
                isPreempted = true
            } else if socket.hasArrived {
                try reader.receive()
            } else {
                return
            }
        }
    }

    /// What ends the work of an engine whose job is preempted; never leaves the process.
    private static var preemption: RenderFailure { RenderFailure(.cancelled, "The job is preempted.") }

    /// Asks the host for memory and waits for its answer.
    private func ask(for bytes: Int) throws(RenderFailure) {
        do {
            try send(.need(bytes: bytes))
            while true {
                switch try reader.next().message {
                case .granted: return
                case .refused(let failure): throw failure
                // Said before the question was heard; it holds after the next output.
                case .preempt: isPreempted = true
                case .settings, .job:
                    throw WireError(.malformed, "The answer to a question for memory is something else")
                }
            }
        } catch let failure as RenderFailure {
            throw failure
        } catch {
            lost = error as? WireError ?? WireError(.socket, "\(error)")
            throw RenderFailure(.unavailable, "The host has gone.")
        }
    }
}
