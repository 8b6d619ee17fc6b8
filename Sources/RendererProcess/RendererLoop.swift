import CKernel
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
    /// Whether the job at hand was granted more memory than every job may use.
    private var hasGrown = false
    /// Whether the set at hand is to make way for something else.
    private var makesWay = false

    /// Reads the settings, starts the engine, seals the process and tells the host.
    ///
    /// - Parameters:
    ///   - socket: The connection to the host.
    ///   - makeEngine: Starts an engine; all that has to be opened must be open when it returns.
    /// - Throws: ``WireError``, or what the engine threw.
    public init(socket: Descriptor, makeEngine: (RendererSettings) throws -> Engine) throws {
        self.socket = socket
        reader = MessageReader(socket: socket, descriptors: 2)
        guard case (.settings(let settings), _) = try reader.next() else {
            throw WireError(.malformed, "The first message is not the settings")
        }
        // Relative names mean nothing to a renderer, and it must not keep a folder busy.
        _ = chdir("/")
        let begun = Sandbox.begin()
        engine = try makeEngine(settings)
        fence = MemoryFence()
        // Whatever JSON needs of the system is asked for before the system says no.
        _ = try Frame.encode(RendererMessage.failed(RenderFailure(.notAnImage, "")))
        let seals = Sandbox.complete(settings, begun: begun)
        let abilities = engine.abilities
        let facts = RendererFacts(
            libvips: abilities.libvips,
            decoders: abilities.decoders,
            encoders: abilities.encoders,
            seals: seals
        )
        try socket.send(message: RendererMessage.ready(facts))
    }

    /// Works until the host has gone.
    ///
    /// - Throws: ``WireError`` when the host says something that makes no sense.
    public func run() throws(WireError) {
        do throws(WireError) {
            while true {
                let (message, descriptors) = try reader.next()
                // It came when the set was done already.
                if case .makeWay = message { continue }
                makesWay = false
                guard descriptors.count == 2, let answer = answer(message, descriptors[0], descriptors[1]) else {
                    throw WireError(.malformed, "A message came that is no job with two descriptors")
                }
                if let lost { throw lost }
                try socket.send(message: answer)
                // A big job leaves holes behind that would be taken for memory in use; small ones cost no such look.
                if hasGrown { ck_return_memory() }
                hasGrown = false
            }
        } catch {
            guard error.code == .ended else { throw error }
        }
    }

    /// Does what a message asks for; `nil` when it asks for no work.
    private func answer(_ message: HostMessage, _ original: Descriptor, _ result: Descriptor) -> RendererMessage? {
        do throws(RenderFailure) {
            switch message {
            case .job(let job, let allowance):
                fence.allow(allowance)
                let report = try engine.perform(job, original: original, result: result) {
                    bytes throws(RenderFailure) in try grow(to: bytes, from: allowance)
                }
                return .done(report)
            case .set(let set, let allowance):
                fence.allow(allowance)
                try engine.perform(set, original: original, result: result) { bytes throws(RenderFailure) in
                    try grow(to: bytes, from: allowance)
                } tell: { output throws(RenderFailure) in
                    try tell(output)
                }
                return .finished
            case .settings, .granted, .refused, .makeWay: return nil
            }
        } catch {
            return makesWay && error == Self.wayIsMade ? .finished : .failed(error)
        }
    }

    /// Makes room for a job that needs more than what every job may use.
    private func grow(to bytes: Int, from allowance: Int) throws(RenderFailure) {
        guard bytes > allowance else { return }
        try ask(for: bytes)
        fence.allow(bytes)
        hasGrown = true
    }

    /// Tells the host of an output, which it may use from now on; ends the set where that is to make way.
    private func tell(_ output: SetOutput) throws(RenderFailure) {
        do throws(WireError) {
            try socket.send(message: RendererMessage.output(output))
            try hearWhetherToMakeWay()
        } catch {
            lost = error
            throw RenderFailure(.unavailable, "The host has gone.")
        }
        if makesWay { throw Self.wayIsMade }
    }

    /// Looks whether the host has said something, without waiting.
    private func hearWhetherToMakeWay() throws(WireError) {
        while !makesWay {
            if let (message, _) = try reader.nextBuffered() {
                guard case .makeWay = message else {
                    throw WireError(.malformed, "The host speaks of something else amid a set")
                }
                makesWay = true
            } else if socket.hasArrived {
                try reader.receive()
            } else {
                return
            }
        }
    }

    /// What ends the work of an engine whose set makes way; never leaves the process.
    private static var wayIsMade: RenderFailure { RenderFailure(.cancelled, "The set makes way.") }

    /// Asks the host for memory and waits for its answer.
    private func ask(for bytes: Int) throws(RenderFailure) {
        do {
            try socket.send(message: RendererMessage.need(bytes: bytes))
            while true {
                switch try reader.next().message {
                case .granted: return
                case .refused(let failure): throw failure
                // Said before the question was heard; it holds after the first output.
                case .makeWay: makesWay = true
                case .settings, .job, .set:
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
