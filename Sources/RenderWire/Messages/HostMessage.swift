public import Recipes

/// What the host says to a renderer.
public enum HostMessage: Hashable, Sendable, Codable {
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
public struct JobMessage: Hashable, Sendable, Codable {
    /// How many inputs come along, at least one: the original first.
    public var inputs: Int
    /// What is wanted.
    public var outputs: [RenderOutput]
    /// What is refused from the header alone.
    public var limits: RenderLimits
    /// The memory that the job may use without a question, in bytes.
    public var allowance: Int

    /// Makes a message.
    public init(inputs: Int, outputs: [RenderOutput], limits: RenderLimits, allowance: Int) {
        self.inputs = inputs
        self.outputs = outputs
        self.limits = limits
        self.allowance = allowance
    }
}

/// How a renderer has to be, from its start to its end.
public struct RendererSettings: Hashable, Sendable, Codable {
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
