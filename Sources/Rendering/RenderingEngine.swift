import Basics
public import Descriptors
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

    /// Starts libvips with everything blocked that is not asked for.
    ///
    /// - Parameters:
    ///   - decoders: The formats of originals that may be decoded.
    ///   - log: Gets what the libraries have to remark, if it is the first log of this process.
    /// - Throws: ``RenderFailure`` (`unavailable`) where libvips does not start.
    public init(
        decoders: Set<OriginalFormat>,
        log: (@Sendable (String) -> Void)? = nil
    ) throws(RenderFailure) {
        do throws(VipsError) {
            if let log { Library.forwardLog(to: log) }
            try Library.start()
            capabilities = Capabilities.installed()
            self.decoders = decoders.intersection(capabilities.decoders)
            BlockList.apply(allowing: self.decoders)
            tables = try TransferTables()
        } catch {
            throw RenderFailure(.unavailable, "libvips cannot be used: \(error).")
        }
    }

    /// Decodes and encodes a tiny picture of every format, so that whatever libraries open or make on first use is
    /// there before this process is sealed.
    ///
    /// - Returns: The formats whose encoder really worked.
    @discardableResult
    public func warmUp() -> Set<OutputFormat> {
        let working = WarmUp(decoders: decoders, tables: tables).run()
        Library.clearError()
        return working
    }

    /// Does a job.
    ///
    /// - Parameters:
    ///   - job: What is wanted.
    ///   - original: The bytes of the original; a regular file or memory. Its offset is left alone.
    ///   - result: An empty file or memory, open for reading and writing, that the variant is written to. Worth
    ///     nothing when this throws.
    ///   - grant: Called once with the bytes of memory that the job will need, before any pixel is decoded; throws
    ///     where they are not to be had.
    /// - Returns: What was found and made.
    /// - Throws: ``RenderFailure``.
    public func render(
        _ job: RenderJob,
        original: Descriptor,
        into result: Descriptor,
        grant: (Int) throws(RenderFailure) -> Void = { _ in }
    ) throws(RenderFailure) -> RenderReport {
        Library.clearError()
        let opened = try Original(original, decoders: decoders, limits: job.limits)
        switch job.task {
        case .inspect(let recipe):
            let plan = try Plan(recipe, for: opened.header, within: job.limits)
            return RenderReport(
                original: opened.header,
                output: plan.output,
                size: plan.deferred == nil ? plan.size : nil,
                pages: plan.pages.count,
                bytes: 0
            )
        case .render(let recipe):
            let plan = try Plan(recipe, for: opened.header, within: job.limits)
            try OutputCheck(plan, capabilities)()
            let rendering = VariantRendering(opened, plan, tables, limits: job.limits)
            // A sketch needs the pixels before the encoder does.
            let sketching = job.extras.contains(.sketch) ? plan.size.pixels *| 4 : 0
            try grant(rendering.memory +| sketching)
            return try rendering.run(into: result, capabilities, extras: job.extras)
        }
    }

    /// Makes several variants of an original from one decode.
    ///
    /// - Parameters:
    ///   - set: What is wanted.
    ///   - original: The bytes of the original; a regular file or memory. Its offset is left alone.
    ///   - result: An empty file or memory, open for reading and writing, that the variants are written to, one behind
    ///     the other.
    ///   - grant: Called once with the bytes of memory that the set will need, before any pixel is decoded; throws
    ///     where they are not to be had.
    ///   - tell: Called once for each recipe, as soon as it is known what has become of it; throws to end the work.
    /// - Throws: ``RenderFailure`` that befell the whole set.
    public func render(
        _ set: RenderSet,
        original: Descriptor,
        into result: Descriptor,
        grant: (Int) throws(RenderFailure) -> Void = { _ in },
        tell: (SetOutput) throws(RenderFailure) -> Void
    ) throws(RenderFailure) {
        Library.clearError()
        let opened = try Original(original, decoders: decoders, limits: set.limits)
        var plans: [(index: Int, plan: Plan)] = []
        for (index, recipe) in set.recipes.enumerated() {
            do throws(RenderFailure) {
                let plan = try Plan(recipe, for: opened.header, within: set.limits)
                try OutputCheck(plan, capabilities)()
                plans.append((index, plan))
            } catch {
                try tell(SetOutput(index: index, outcome: .failed(error)))
            }
        }
        guard !plans.isEmpty else { return }
        let rendering = SetRendering(opened, plans, tables, limits: set.limits)
        try grant(rendering.memory)
        try rendering.run(into: SetFile(result), capabilities, tell)
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
            }
        self.init(code, error.message)
    }
}
