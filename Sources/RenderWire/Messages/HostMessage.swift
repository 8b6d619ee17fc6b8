public import Recipes

/// What the host says to a renderer.
public enum HostMessage: Hashable, Sendable, Codable {
    /// The first message: how the renderer has to be.
    case settings(RendererSettings)
    /// Work; the original and an empty file for the result come along as two descriptors, in this order.
    case job(RenderJob, allowance: Int)
    /// Work on several variants of one original; two descriptors come along as with a job.
    case set(RenderSet, allowance: Int)
    /// The memory asked for may be used.
    case granted
    /// The memory asked for is not to be had; the job has failed with this.
    case refused(RenderFailure)
    /// Something else is wanted sooner: the set at hand ends as finished after its next output. Says nothing to a
    /// renderer that has no set at hand any more.
    case makeWay
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
