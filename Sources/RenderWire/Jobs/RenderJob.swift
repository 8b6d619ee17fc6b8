public import Descriptors
public import Recipes

/// One piece of work for a renderer: results that are wanted of one original, from as few decodes as they need.
public struct RenderJob: Sendable {
    /// The most inputs that a job may have.
    public static let mostInputs = 1 + InputReference.most
    /// The most outputs that a job may have.
    public static let mostOutputs = 64

    /// The files to read, from offset 0; regular files or memory.
    ///
    /// The original is the first, second pictures follow in the order in which recipes name them; there is always one.
    public let inputs: [Descriptor]
    /// What is wanted; results are named by their places in it.
    public var outputs: [RenderOutput]
    /// What the renderer refuses from the header alone.
    public var limits: RenderLimits
    /// How soon it is wanted; what is wanted in the background is preempted by what somebody waits for.
    public var urgency: Urgency

    /// Makes a job.
    ///
    /// - Parameters:
    ///   - outputs: What is wanted, at most ``mostOutputs``.
    ///   - original: What it is made of.
    ///   - others: Second pictures; at most ``mostInputs`` with the original.
    ///   - limits: What is refused.
    ///   - urgency: How soon it is wanted.
    public init(
        _ outputs: [RenderOutput],
        of original: Descriptor,
        with others: [Descriptor] = [],
        limits: RenderLimits = RenderLimits(),
        urgency: Urgency = .interactive
    ) {
        inputs = [original] + others
        self.outputs = outputs
        self.limits = limits
        self.urgency = urgency
    }
}

/// How soon work is wanted.
public enum Urgency: Int, Hashable, Sendable, Comparable {
    /// When there is nothing else to do: background work of which only what is slow to encode is left.
    case spare
    /// When nobody waits.
    case background
    /// Now.
    case interactive

    /// How hard an encoder tries where nobody has said; its usual where `nil`.
    ///
    /// AVIF takes a third of the time at 0, for 8 per cent more bytes than at 1; WebP two fifths of the time at 3 (libwebp's
    /// method 2) for 5 per cent more bytes at the same score than at 6 (method 4), which has 5 per cent more than at 9
    /// (method 6). Whoever waits is served so, and what is made while nobody waits takes its place later.
    ///
    /// - Parameter format: What is encoded.
    /// - Returns: The effort, 0…9.
    public func effort(for format: OutputFormat) -> Int? {
        switch format {
        case .avif: self == .interactive ? 0 : 2
        case .webp: self == .interactive ? 3 : 9
        case .jpeg, .png, .gif, .tiff, .jxl: nil
        }
    }

    /// Orders by how soon.
    public static func < (left: Urgency, right: Urgency) -> Bool { left.rawValue < right.rawValue }
}
