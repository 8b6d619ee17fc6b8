public import Recipes

/// What the host says to a renderer.
public enum HostMessage: Hashable, Sendable {
    /// The first message: how the renderer has to be.
    case settings(RendererSettings)
    /// Work; its inputs and an empty file for the results come along as descriptors, in this order.
    case job(JobMessage)
    /// The memory asked for may be used.
    case granted
    /// The memory asked for is not to be had; the job has failed with this.
    case refused(RenderFailure)
    /// Something else is wanted sooner: the job at hand ends as finished after its next output. Says nothing to a
    /// renderer that has no job at hand any more.
    case preempt
}

/// What is said of a job; its inputs and the file for its results travel beside it.
public struct JobMessage: Hashable, Sendable {
    /// How many inputs come along, at least one: the original first.
    public var inputs: Int
    /// What is wanted.
    public var outputs: [RenderOutput]
    /// What is refused from the header alone.
    public var limits: RenderLimits
    /// The memory that the job may use without a question, in bytes.
    public var allowance: Int
    /// How soon it is wanted, which decides how hard encoders try.
    public var urgency: Urgency

    /// Makes a message.
    public init(
        inputs: Int,
        outputs: [RenderOutput],
        limits: RenderLimits,
        allowance: Int,
        urgency: Urgency = .interactive
    ) {
        self.inputs = inputs
        self.outputs = outputs
        self.limits = limits
        self.allowance = allowance
        self.urgency = urgency
    }
}

/// How a renderer has to be, from its start to its end.
public struct RendererSettings: Hashable, Sendable {
    /// The decoders that are switched on; all others stay blocked.
    public var decoders: [OriginalFormat]
    /// The most address space the process can have, in bytes.
    public var addressSpace: Int
    /// The CPU time after which the system ends the process, in seconds.
    public var cpuSeconds: Int
    /// The most bytes a result may have.
    public var resultBytes: Int

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - decoders: The decoders that are switched on.
    ///   - addressSpace: The most address space the process can have, in bytes.
    ///   - cpuSeconds: The CPU time after which the system ends the process, in seconds.
    ///   - resultBytes: The most bytes a result may have.
    public init(decoders: [OriginalFormat], addressSpace: Int, cpuSeconds: Int, resultBytes: Int) {
        self.decoders = decoders
        self.addressSpace = addressSpace
        self.cpuSeconds = cpuSeconds
        self.resultBytes = resultBytes
    }
}

extension HostMessage: WireCodable {
    /// Reads a kind and what belongs to it.
    public init(from reader: inout WireReader) throws(WireError) {
        switch try reader.byte() {
        case 1: self = .settings(try reader.value())
        case 2: self = .job(try reader.value())
        case 3: self = .granted
        case 4: self = .refused(try reader.value())
        case 5: self = .preempt
        case let kind: throw WireError(.malformed, "A host says nothing of kind \(kind)")
        }
    }

    /// Writes a kind and what belongs to it.
    public func write(to writer: inout WireWriter) {
        switch self {
        case .settings(let settings):
            writer.add(1 as UInt8)
            writer.add(settings)
        case .job(let job):
            writer.add(2 as UInt8)
            writer.add(job)
        case .granted: writer.add(3 as UInt8)
        case .refused(let failure):
            writer.add(4 as UInt8)
            writer.add(failure)
        case .preempt: writer.add(5 as UInt8)
        }
    }
}

extension JobMessage: WireCodable {
    /// Reads all fields in their order; refuses more inputs or outputs than a job may have.
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(
            inputs: try reader.number(),
            outputs: try reader.list(atMost: RenderJob.mostOutputs),
            limits: try reader.value(),
            allowance: try reader.number(),
            urgency: try Urgency(from: &reader)
        )
        guard inputs > 0, inputs <= RenderJob.mostInputs else {
            throw WireError(.malformed, "A job has \(inputs) inputs")
        }
    }

    /// Writes all fields in their order.
    public func write(to writer: inout WireWriter) {
        writer.add(inputs)
        writer.add(list: outputs)
        writer.add(limits)
        writer.add(allowance)
        writer.add(urgency)
    }
}

extension Urgency: WireCodable {
    /// Reads a number.
    public init(from reader: inout WireReader) throws(WireError) {
        let number = try reader.byte()
        guard let urgency = Urgency(rawValue: Int(clamping: number)) else {
            throw WireError(.malformed, "There is no urgency of number \(number)")
        }
        self = urgency
    }

    /// Writes a number.
    public func write(to writer: inout WireWriter) { writer.add(UInt8(clamping: rawValue)) }
}

extension RendererSettings: WireCodable {
    /// Reads all fields in their order.
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(
            decoders: try reader.words(atMost: OriginalFormat.allCases.count),
            addressSpace: try reader.number(),
            cpuSeconds: try reader.number(),
            resultBytes: try reader.number()
        )
    }

    /// Writes all fields in their order.
    public func write(to writer: inout WireWriter) {
        writer.add(words: decoders)
        writer.add(addressSpace)
        writer.add(cpuSeconds)
        writer.add(resultBytes)
    }
}
