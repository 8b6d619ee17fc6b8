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
}

/// A finished piece of work.
public struct Rendered: Sendable {
    /// What the renderer told.
    public var report: RenderReport
    /// The encoded variant; empty from an inspection.
    public var bytes: [UInt8]
    /// How long it waited for a renderer.
    public var queued: Duration
    /// How long the renderer took.
    public var rendering: Duration

    /// Makes a finished piece of work.
    public init(report: RenderReport, bytes: [UInt8], queued: Duration, rendering: Duration) {
        self.report = report
        self.bytes = bytes
        self.queued = queued
        self.rendering = rendering
    }
}
