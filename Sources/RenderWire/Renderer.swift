public import Descriptors
import Synchronization

/// Turns originals into pictures, facts, placeholders and summaries.
public protocol Renderer: Sendable {
    /// Does a job.
    ///
    /// Each result is handed over as soon as it is there, in the order in which they become ready: large before small,
    /// and what is slow to encode last. While one is looked at, the next ones are being made. A task that is cancelled
    /// gives its place free and throws `cancelled`.
    ///
    /// A job that is wanted in the background, that of slow encoders most of all, is preempted after the output at hand
    /// while something more urgent waits for its place; whoever wants the rest asks again.
    ///
    /// - Parameters:
    ///   - job: What is wanted.
    ///   - deadline: How long an output may take: the first one from now, waiting included, every other one from the
    ///     one before.
    ///   - each: Gets the place of an output in the job and what has become of it: once for each output, one after
    ///     another, unless this throws or the job is preempted.
    /// - Returns: Whether all results were handed over.
    /// - Throws: ``RenderFailure`` that befell the whole job: its original cannot be decoded, or no renderer can be had.
    ///   What was handed over until then is good; whatever was not has failed with this.
    func render(
        _ job: RenderJob,
        deadline: Duration,
        each: @Sendable (Int, Result<Rendered, RenderFailure>) async -> Void
    ) async throws(RenderFailure) -> JobEnding
}

extension Renderer {
    /// Makes one output, for somebody who waits for it.
    ///
    /// - Parameters:
    ///   - output: What is wanted.
    ///   - original: What it is made of.
    ///   - limits: What is refused.
    ///   - deadline: How long it may take from now, waiting included.
    /// - Returns: The result.
    /// - Throws: ``RenderFailure``.
    public func render(
        _ output: RenderOutput,
        of original: Descriptor,
        limits: RenderLimits = RenderLimits(),
        deadline: Duration
    ) async throws(RenderFailure) -> Rendered {
        try await all(RenderJob([output], of: original, limits: limits), deadline: deadline)[0].get()
    }

    /// Does a job that is wanted now, and waits until all of it is there.
    ///
    /// - Parameters:
    ///   - job: What is wanted; not in the background, so that nothing preempts it.
    ///   - deadline: How long an output may take.
    /// - Returns: What has become of each output, in the order of the outputs.
    /// - Throws: ``RenderFailure`` that befell the whole job.
    public func all(
        _ job: RenderJob,
        deadline: Duration
    ) async throws(RenderFailure) -> [Result<Rendered, RenderFailure>] {
        let missing = Result<Rendered, RenderFailure>.failure(RenderFailure(.unavailable, "There is no such result."))
        let results = Mutex(Array(repeating: missing, count: job.outputs.count))
        _ = try await render(job, deadline: deadline) { index, result in
            results.withLock { $0[index] = result }
        }
        return results.withLock { $0 }
    }
}

/// How a job came to its end.
public enum JobEnding: Hashable, Sendable {
    /// Every result was handed over.
    case complete
    /// Something else was wanted sooner; at least one result was handed over, the rest has not been begun.
    case preempted
}

/// The result of an output.
public struct Rendered: Sendable {
    /// What was made.
    public enum Product: Sendable {
        /// The encoded picture.
        case picture(RenderedContent)
        /// Nothing but the report.
        case facts
        /// What stands for the picture.
        case placeholder(Placeholder)
        /// What is said of the picture in its place.
        case summary(Summary)
    }

    /// What the renderer told.
    public var report: RenderReport
    /// What was made.
    public var product: Product
    /// How long the job waited for a renderer.
    public var queued: Duration
    /// How long the renderer took, since the output before where there was one.
    public var rendering: Duration

    /// Makes a result.
    public init(report: RenderReport, product: Product, queued: Duration, rendering: Duration) {
        self.report = report
        self.product = product
        self.queued = queued
        self.rendering = rendering
    }

    /// The bytes of a variant: the encoded picture, or the text of what is said in its place; nothing of anything else.
    public var content: RenderedContent {
        switch product {
        case .picture(let content): content
        case .summary(let summary): .bytes(Array(summary.text.utf8))
        case .facts, .placeholder: .bytes([])
        }
    }

    /// The placeholder; `nil` of anything else.
    public var placeholder: Placeholder? {
        if case .placeholder(let placeholder) = product { placeholder } else { nil }
    }
}
