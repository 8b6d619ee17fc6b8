public import Descriptors
import Faces
public import Recipes
public import RenderWire
import Vips

/// Turns originals into variants, one at a time, in this process.
///
/// Belongs to one thread, as libvips has one error buffer a process.
public final class RenderingEngine {
    /// What this process can read and write.
    public let capabilities: Capabilities
    private let decoders: Set<OriginalFormat>
    private let tables: TransferTables
    private let faces: FaceDetector?
    /// Whether faces are found.
    public let faceFinding: FaceFinding

    /// Starts libvips with everything blocked that is not asked for.
    ///
    /// - Parameters:
    ///   - decoders: The formats of originals that may be decoded.
    ///   - facesFolder: Where the detector for faces may lie; `nil` where there is none.
    ///   - log: Gets what the libraries have to say, if it is the first log of this process.
    /// - Throws: ``RenderFailure`` (`unavailable`) where libvips does not start.
    public init(
        decoders: Set<OriginalFormat>,
        facesFolder: String? = nil,
        log: (@Sendable (String) -> Void)? = nil
    ) throws(RenderFailure) {
        do throws(VipsError) {
            if let log { Library.forwardLog(to: log) }
            try Library.start()
            var capabilities = Capabilities.installed()
            (faces, faceFinding) = Self.detector(in: facesFolder)
            capabilities.findsFaces = faces != nil
            self.capabilities = capabilities
            self.decoders = decoders.intersection(capabilities.decoders)
            BlockList.apply(allowing: self.decoders)
            tables = try TransferTables()
        } catch {
            throw RenderFailure(.unavailable, "libvips cannot be used: \(error).")
        }
    }

    private static func detector(in folder: String?) -> (FaceDetector?, FaceFinding) {
        guard let folder else { return (nil, .off(reason: "There is no detector for faces.")) }
        do throws(FaceDetectorError) {
            return (try FaceDetector(folder: folder), .on)
        } catch {
            return (nil, .off(reason: error.message))
        }
    }

    /// Decodes and encodes a tiny picture of every format, so that whatever libraries open or make on first use is
    /// there before this process is sealed.
    ///
    /// - Returns: The formats whose encoder really worked.
    @discardableResult
    public func warmUp() -> Set<OutputFormat> {
        let working = WarmUp(decoders: decoders, tables: tables).run()
        faces?.warmUp()
        Library.clearError()
        return working
    }

    /// Makes what is made on first use and needs no file, so that the first pictures need not wait for it.
    public func warmUpIdle() {
        WarmUp(decoders: decoders, tables: tables).runIdle()
        Library.clearError()
    }

    /// Does a job.
    ///
    /// - Parameters:
    ///   - job: What is wanted. Its inputs are regular files or memory; their offsets are left alone.
    ///   - result: An empty file or memory, open for reading and writing, that pictures are written to, one behind the
    ///     other.
    ///   - grant: Called with the bytes of memory that the job will need, before any pixel is decoded, and once more
    ///     where a file that is damaged needs more; throws where they are not to be had.
    ///   - tell: Called once for each output, as soon as it is known what has become of it; throws to end the work.
    /// - Throws: ``RenderFailure`` that befell the whole job.
    public func render(
        _ job: RenderJob,
        into result: Descriptor,
        grant: (Int) throws(RenderFailure) -> Void = { _ in },
        tell: (_ index: Int, _ result: OutputResult) throws(RenderFailure) -> Void
    ) throws(RenderFailure) {
        try withoutActuallyEscaping(grant) { grant throws(RenderFailure) in
            try render(job, into: result, JobMemory(grant), tell)
        }
    }

    private func render(
        _ job: RenderJob,
        into result: Descriptor,
        _ memory: JobMemory,
        _ tell: OutputWriter.Telling
    ) throws(RenderFailure) {
        Library.clearError()
        let original = try Original(job.inputs[0], decoders: decoders, limits: job.limits, memory)
        let layers = LayerInputs(job.inputs.dropFirst(), decoders: decoders, limits: job.limits, memory)
        var planned: [PlannedOutput] = []
        for (index, output) in job.outputs.enumerated() {
            switch outcome(of: output, at: index, original, layers, job) {
            case .success(.known(let result)): try tell(index, result)
            case .success(.planned(let output)): planned.append(output)
            case .failure(let failure): try tell(index, .failed(failure))
            }
        }
        guard !planned.isEmpty else { return }
        let rendering = JobRendering(original, planned, tables, faces, limits: job.limits, layers: layers)
        try memory.require(rendering.memory)
        do throws(RenderFailure) {
            try rendering.run(into: OutputFile(result), capabilities) { (index, result) throws(RenderFailure) in
                if case .failed = result, let refusal = memory.refusal { throw refusal }
                try tell(index, result)
            }
        } catch {
            throw memory.refusal ?? error
        }
    }

    /// What is known of an output from the original's header.
    private enum Outcome {
        /// All that was wanted.
        case known(OutputResult)
        /// How it is made.
        case planned(PlannedOutput)
    }

    private func outcome(
        of output: RenderOutput,
        at index: Int,
        _ original: Original,
        _ layers: LayerInputs,
        _ job: RenderJob
    ) -> Result<Outcome, RenderFailure> {
        do throws(RenderFailure) {
            var plan = try Plan(output.recipe, for: original.header, within: job.limits)
            // A still's; an animation takes long at any effort.
            if plan.pages.count == 1, plan.output.options.effort == nil {
                plan.output.options.effort = job.urgency.effort(for: plan.output.format)
            }
            switch output {
            case .facts:
                try original.examine()
                let report = RenderReport(
                    original: original.header,
                    output: plan.output,
                    size: plan.deferred == nil ? plan.size : nil,
                    pages: plan.pages.count,
                    bytes: 0,
                    metadata: original.withBytes { ImageMetadata(of: $0, original.header.format) },
                    timing: original.timing
                )
                return .success(.known(.facts(report)))
            case .picture:
                guard plan.output.summary == nil else {
                    throw RenderFailure(.cannotEncode, "What is said in a picture's place is no picture.")
                }
                try OutputCheck(plan, capabilities)()
                try layers.check(output.recipe)
                return .success(.planned(PlannedOutput(index: index, kind: .picture, plan: plan)))
            case .placeholder:
                try layers.check(output.recipe)
                return .success(.planned(PlannedOutput(index: index, kind: .placeholder, plan: plan)))
            case .summary:
                guard let kind = plan.output.summary else {
                    throw RenderFailure(.cannotEncode, "Nothing is wanted to be said of the picture.")
                }
                try layers.check(output.recipe)
                return .success(.planned(PlannedOutput(index: index, kind: .summary(kind), plan: plan)))
            }
        } catch {
            return .failure(error)
        }
    }
}

@available(*, unavailable)
extension RenderingEngine: Sendable {}

extension Plan {
    /// Plans, and says what is wrong in a renderer's words.
    init(_ recipe: Recipe, for header: ImageHeader, within limits: RenderLimits) throws(RenderFailure) {
        do throws(PlanError) {
            try self.init(recipe, for: header, limits: limits.plan)
        } catch {
            throw RenderFailure(error)
        }
    }
}

extension RenderFailure {
    /// A plan's error under the code of the same name.
    init(_ error: PlanError) {
        let code: Code =
            switch error.code {
            case .cropOutside: .cropOutside
            case .outputTooLarge: .outputTooLarge
            case .noSuchPage: .noSuchPage
            case .formatCannot: .cannotEncode
            }
        self.init(code, error.message)
    }
}
