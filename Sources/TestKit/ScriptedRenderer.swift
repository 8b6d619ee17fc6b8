import Descriptors
public import Recipes
public import RenderWire
import Synchronization

/// A renderer without pixels: what it makes can be told from the original's bytes and the recipe.
public final class ScriptedRenderer: Renderer {
    /// What it does for one output of a job on an original's bytes.
    public typealias Script = @Sendable (RenderOutput, [UInt8]) throws(RenderFailure) -> Rendered

    /// What is remembered of a job; not its files, which would stay open.
    public struct SeenJob: Sendable {
        /// What was wanted.
        public var outputs: [RenderOutput]
        /// How many files came along.
        public var inputs: Int
        /// What was to be refused.
        public var limits: RenderLimits
        /// How soon it was wanted.
        public var urgency: Urgency
    }

    private struct State {
        var script: Script
        var renders = 0
        var inspections = 0
        var jobs: [SeenJob] = []
        var outputsBeforePreemption: Int?
        var cancelled = 0
        var deadlines: [Duration] = []
    }

    private let state: Mutex<State>
    /// Where every job stands still first; open unless a test shuts it.
    public let gate = Gate(isOpen: true)

    /// Makes a renderer.
    public init(_ script: @escaping Script = ScriptedRenderer.picture) { state = Mutex(State(script: script)) }

    /// Changes what is done from now on.
    public func follow(_ script: @escaping Script) { state.withLock { $0.script = script } }

    /// How many pictures were wanted.
    public var renders: Int { state.withLock(\.renders) }
    /// The jobs that there were.
    public var jobs: [SeenJob] { state.withLock(\.jobs) }
    /// How many jobs nobody waited for; their pictures count as renders, too.
    public var sets: Int { jobs.count { $0.urgency < .interactive } }
    /// Preempts every background job after so many outputs from now on, where it has more.
    public func preempt(after outputs: Int?) { state.withLock { $0.outputsBeforePreemption = outputs } }

    /// How many times only facts were wanted.
    public var inspections: Int { state.withLock(\.inspections) }
    /// How many jobs were cancelled at the gate.
    public var cancelled: Int { state.withLock(\.cancelled) }
    /// The time that each job was given.
    public var deadlines: [Duration] { state.withLock(\.deadlines) }

    /// Does a job, one output after the other; what befalls the original ends it.
    public func render(
        _ job: RenderJob,
        deadline: Duration,
        each: @Sendable (Int, Result<Rendered, RenderFailure>) async -> Void
    ) async throws(RenderFailure) -> JobEnding {
        let most = state.withLock { state in
            state.jobs.append(
                SeenJob(
                    outputs: job.outputs,
                    inputs: job.inputs.count,
                    limits: job.limits,
                    urgency: job.urgency
                )
            )
            return job.urgency < .interactive ? state.outputsBeforePreemption ?? .max : .max
        }
        var last: Rendered?
        for (index, output) in job.outputs.enumerated() {
            if index >= most { return .preempted }
            // What stands for a picture comes with it.
            if case .placeholder = output, var made = last {
                made.product = .placeholder(ScriptedRenderer.placeholder)
                made.report.bytes = 0
                await each(index, .success(made))
                continue
            }
            do throws(RenderFailure) {
                let made = try await make(output, of: job.inputs[0], deadline)
                last = made
                await each(index, .success(made))
            } catch {
                switch error.code {
                case .cropOutside, .outputTooLarge, .noSuchPage, .cannotEncode, .formatNotEnabled:
                    await each(index, .failure(error))
                case .notAnImage, .brokenImage, .originalTooLarge, .deadlineExceeded, .crashed, .overloaded, .cancelled,
                    .unavailable:
                    throw error
                }
            }
        }
        return .complete
    }

    private func make(
        _ output: RenderOutput,
        of original: Descriptor,
        _ deadline: Duration
    ) async throws(RenderFailure) -> Rendered {
        let script = state.withLock { state in
            switch output {
            case .picture, .summary: state.renders += 1
            case .facts: state.inspections += 1
            case .placeholder: break
            }
            state.deadlines.append(deadline)
            return state.script
        }
        guard await gate.pass() else {
            state.withLock { $0.cancelled += 1 }
            throw RenderFailure(.cancelled, "The client went away.")
        }
        guard let bytes = try? original.readAll() else { throw RenderFailure(.brokenImage, "It cannot be read.") }
        return try script(output, bytes)
    }

    /// Bytes that say of which original and recipe they are, as a picture of 40 by 30 pixels.
    public static let picture: Script = { output, original throws(RenderFailure) in
        let format = FormatSniffer.sniff(original) ?? .jpeg
        let size = PixelSize(width: 400, height: 300)
        let header = ImageHeader(format: format, size: size, colours: ImageColours(source: .none))
        return rendered(output, original, header)
    }

    /// What stands for every picture.
    public static let placeholder = Placeholder(
        color: Color(red: 122, green: 92, blue: 10),
        thumbHash: [1, 2, 3, 4, 5],
        preview: Array("RIFF....WEBP".utf8)
    )

    /// An output of an original with such a header.
    public static func rendered(_ output: RenderOutput, _ original: [UInt8], _ header: ImageHeader) -> Rendered {
        let recipe = output.recipe
        // What recipes that mean the same come to is the same; AVIF is never cheap.
        let limits = PlanLimits(negotiatedAVIFPixels: 0, negotiatedJXLPixels: 0)
        let meaning = (try? recipe.normalized(for: header, limits: limits)) ?? recipe
        var format = OutputFormat.jpeg
        if case .exact(let exact) = meaning.output.format { format = exact }
        let text = "picture of \(original.count) bytes \(original.suffix(8)) by \(meaning.canonicalText)"
        let product: Rendered.Product =
            switch output {
            case .picture: .picture(.bytes(Array(text.utf8)))
            case .facts: .facts
            case .placeholder: .placeholder(placeholder)
            case .summary: .summary(.blurHash(text))
            }
        let report = RenderReport(
            original: header,
            output: PlanOutput(
                format: format,
                quality: meaning.output.quality,
                metadata: meaning.output.metadata,
                summary: meaning.output.summary
            ),
            size: PixelSize(width: 40, height: 30),
            pages: 1,
            bytes: 0
        )
        var rendered = Rendered(
            report: report,
            product: product,
            queued: .milliseconds(2),
            rendering: .milliseconds(30)
        )
        rendered.report.bytes = rendered.content.count
        return rendered
    }
}
