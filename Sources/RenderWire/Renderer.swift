public import Descriptors

/// Turns originals into variants.
public protocol Renderer: Sendable {
    /// Does one job on an original.
    ///
    /// A task that is cancelled gives its place free and throws `cancelled`.
    ///
    /// - Parameters:
    ///   - job: What is wanted.
    ///   - original: The bytes, readable from offset 0; a regular file or memory.
    ///   - deadline: How long the job may take from now, waiting included.
    /// - Returns: The result, or what an inspection found.
    /// - Throws: ``RenderFailure``.
    func render(_ job: RenderJob, original: Descriptor, deadline: Duration) async throws(RenderFailure) -> Rendered

    /// Makes several variants of an original from one decode.
    ///
    /// Each output is handed over as soon as it is there, in the order in which they become ready: large before small,
    /// and what is slow to encode last. While one is looked at, the next ones are being made. A task that is cancelled
    /// gives its place free and throws `cancelled`.
    ///
    /// A set is work for the background, that of slow encoders most of all: while a single variant waits for its place,
    /// it makes way after the output at hand, and whoever wants the rest asks again.
    ///
    /// - Parameters:
    ///   - set: What is wanted: at most ``RenderSet/mostRecipes``.
    ///   - original: The bytes, readable from offset 0; a regular file or memory.
    ///   - deadline: How long an output may take: the first one from now, waiting included, every other one from the
    ///     one before.
    ///   - each: Gets the place of a recipe in the set and what has become of it: once for each recipe, one after
    ///     another, unless this throws or the set makes way.
    /// - Returns: Whether all outputs were handed over.
    /// - Throws: ``RenderFailure`` that befell the whole set. What was handed over until then is good; whatever was not
    ///   has failed with this.
    func renderSet(
        _ set: RenderSet,
        original: Descriptor,
        deadline: Duration,
        each: @Sendable (Int, Result<Rendered, RenderFailure>) async -> Void
    ) async throws(RenderFailure) -> SetEnding
}

/// How a set came to its end.
public enum SetEnding: Hashable, Sendable {
    /// Every output was handed over.
    case complete
    /// Something else was wanted sooner; at least one output was handed over, the rest has not been begun.
    case madeWay
}

/// A finished piece of work.
public struct Rendered: Sendable {
    /// What the renderer told.
    public var report: RenderReport
    /// The encoded variant; empty from an inspection.
    public var content: RenderedContent
    /// How long it waited for a renderer.
    public var queued: Duration
    /// How long the renderer took; for an output of a set since the one before.
    public var rendering: Duration

    /// Makes a finished piece of work.
    public init(report: RenderReport, content: RenderedContent, queued: Duration, rendering: Duration) {
        self.report = report
        self.content = content
        self.queued = queued
        self.rendering = rendering
    }
}
