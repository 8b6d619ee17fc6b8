public import Descriptors
public import Recipes
public import RenderWire
import Synchronization

/// A renderer without pixels: what it makes can be told from the original's bytes and the recipe.
public final class ScriptedRenderer: Renderer {
    /// What it does with a job on an original's bytes.
    public typealias Script = @Sendable (RenderJob, [UInt8]) throws(RenderFailure) -> Rendered

    private struct State {
        var script: Script
        var renders = 0
        var inspections = 0
        var sets = 0
        var outputsBeforeWay: Int?
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

    /// How many variants were wanted.
    public var renders: Int { state.withLock(\.renders) }
    /// How many sets were wanted; their variants count as renders, too.
    public var sets: Int { state.withLock(\.sets) }
    /// Makes every set make way after so many outputs from now on, where it has more.
    public func makeWay(after outputs: Int?) { state.withLock { $0.outputsBeforeWay = outputs } }

    /// How many inspections were wanted.
    public var inspections: Int { state.withLock(\.inspections) }
    /// How many jobs were cancelled at the gate.
    public var cancelled: Int { state.withLock(\.cancelled) }
    /// The time that each job was given.
    public var deadlines: [Duration] { state.withLock(\.deadlines) }

    /// Does one job.
    public func render(
        _ job: RenderJob,
        original: Descriptor,
        deadline: Duration
    ) async throws(RenderFailure) -> Rendered {
        let script = state.withLock { state in
            switch job.task {
            case .render: state.renders += 1
            case .inspect: state.inspections += 1
            }
            state.deadlines.append(deadline)
            return state.script
        }
        guard await gate.pass() else {
            state.withLock { $0.cancelled += 1 }
            throw RenderFailure(.cancelled, "The client went away.")
        }
        guard let bytes = try? original.readAll() else { throw RenderFailure(.brokenImage, "It cannot be read.") }
        return try script(job, bytes)
    }

    /// Makes a set, one variant after the other; what befalls the original ends it.
    public func renderSet(
        _ set: RenderSet,
        original: Descriptor,
        deadline: Duration,
        each: @Sendable (Int, Result<Rendered, RenderFailure>) async -> Void
    ) async throws(RenderFailure) -> SetEnding {
        let most = state.withLock { state in
            state.sets += 1
            return state.outputsBeforeWay ?? .max
        }
        for (index, recipe) in set.recipes.enumerated() {
            if index >= most { return .madeWay }
            let job = RenderJob(task: .render(recipe), limits: set.limits)
            do throws(RenderFailure) {
                let rendered = try await render(job, original: original, deadline: deadline)
                await each(index, .success(rendered))
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

    /// Bytes that say of which original and recipe they are, as a picture of 40 by 30 pixels.
    public static let picture: Script = { job, original throws(RenderFailure) in
        let header = ImageHeader(format: .jpeg, size: PixelSize(width: 400, height: 300))
        return rendered(job, original, header)
    }

    /// What is told of every picture where a sketch of it is wanted.
    public static let sketch = Sketch(
        color: Color(red: 122, green: 92, blue: 10),
        thumbHash: [1, 2, 3, 4, 5],
        preview: Array("RIFF....WEBP".utf8)
    )

    /// The answer to a job on an original with such a header.
    public static func rendered(_ job: RenderJob, _ original: [UInt8], _ header: ImageHeader) -> Rendered {
        let (recipe, isPicture) =
            switch job.task {
            case .render(let recipe): (recipe, true)
            case .inspect(let recipe): (recipe, false)
            }
        let format: OutputFormat =
            switch recipe.output.format {
            case .exact(let format): format
            case .negotiated(let accepted), .original(let accepted): accepted.contains(.webp) ? .webp : .jpeg
            }
        let text = "picture of \(original.count) bytes \(original.suffix(8)) by \(recipe.canonicalText)"
        let bytes = isPicture ? Array(text.utf8) : []
        let report = RenderReport(
            original: header,
            output: PlanOutput(format: format, quality: recipe.output.quality, metadata: recipe.output.metadata),
            size: PixelSize(width: 40, height: 30),
            pages: 1,
            bytes: bytes.count,
            sketch: job.extras.contains(.sketch) ? sketch : nil
        )
        return Rendered(report: report, content: .bytes(bytes), queued: .milliseconds(2), rendering: .milliseconds(30))
    }
}
