public import Queueing
public import Recipes
import Synchronization

/// Does the jobs of rendition sets.
public struct RenditionSetWorker: Sendable {
    /// How far a job has come.
    private struct Progress {
        var done = 0
        /// What cannot be made, by the names of the variants.
        var failures: [(name: String, error: ServiceError)] = []
    }

    private let parameters: any RecipeReader
    let variants: VariantService

    /// Takes what jobs are done with.
    ///
    /// - Parameters:
    ///   - parameters: Understands the parameters that variants of older jobs have.
    ///   - variants: Makes them and keeps them.
    public init(parameters: any RecipeReader, variants: VariantService) {
        self.parameters = parameters
        self.variants = variants
    }

    /// Who deletes an image forgets its jobs: a missing original is rather a worker's that looks in the wrong place, or
    /// a store that is not mounted, so that another worker or a later try may find it.
    private static func isMissing(_ key: String) -> JobFailure {
        JobFailure(
            "There is no original '\(key)' where this worker looks; it needs the --originals of the server.",
            retrying: .soon
        )
    }

    /// Makes what a job orders; what has been made already costs a look, and the rest one decode.
    ///
    /// A variant that cannot be made takes nothing from the others.
    ///
    /// - Parameters:
    ///   - job: What the job says.
    ///   - progress: Is told after each variant.
    /// - Throws: `JobFailure` for what another try cannot mend; ``ServiceError`` for what it may.
    public func make(_ job: RenditionSetJob, progress: JobProgress) async throws {
        var (known, recipes): ([RenditionSetJob.Variant], [Recipe]) = ([], [])
        var refusals: [String] = []
        // Workers whose settings or versions differ, as they do while both are changed one by one, may know more.
        var isCertain = true
        for variant in job.variants {
            do throws(RecipeTextError) {
                recipes.append(try recipe(of: variant))
                known.append(variant)
            } catch {
                refusals.append("'\(variant.name)': \(error.message)")
                isCertain = false
            }
        }
        let result = Mutex(Progress())
        do throws(ServiceError) {
            try await variants.store(recipes, of: job.key) { [known] index, error in
                let done = result.withLock { result in
                    if let error { result.failures.append((known[index].name, error)) } else { result.done += 1 }
                    return error == nil ? result.done : nil
                }
                if let done { await progress.report(done: done, of: job.variants.count) }
            }
        } catch {
            if error.code == .noSuchOriginal { throw Self.isMissing(job.key) }
            if error.code == .cancelled { throw CancellationError() }
            throw error.isForGood ? Self.failure(error.message, isCertain: !error.dependsOnTheWorker) : error
        }
        let failures = result.withLock(\.failures)
        if failures.contains(where: { $0.error.code == .noSuchOriginal }) { throw Self.isMissing(job.key) }
        // As long as another try may mend anything it is worth one.
        if let passing = failures.first(where: { !$0.error.isForGood }) { throw passing.error }
        refusals += failures.map { "'\($0.name)': \($0.error.message)" }
        guard !refusals.isEmpty else { return }
        if failures.contains(where: { $0.error.dependsOnTheWorker }) { isCertain = false }
        let reasons = refusals.prefix(3).joined(separator: " ") + (refusals.count > 3 ? " …" : "")
        throw Self.failure(
            "\(refusals.count) of \(job.variants.count) variants cannot be made: \(reasons)",
            isCertain: isCertain
        )
    }

    private func recipe(of variant: RenditionSetJob.Variant) throws(RecipeTextError) -> Recipe {
        if let text = variant.recipe { return try Recipe(canonicalText: text) }
        guard let text = variant.parameters else { throw RecipeTextError("It does not say what to make.") }
        return try parameters.recipe(reading: text)
    }

    private static func failure(_ reason: String, isCertain: Bool) -> JobFailure {
        let hint = isCertain ? "" : " A worker with other settings, or of another version, may be able to."
        return JobFailure(reason + hint, retrying: isCertain ? .never : .slowly)
    }
}

extension ServiceError {
    /// Whether trying again here must fail the same way.
    public var isForGood: Bool {
        switch code {
        case .noSuchOriginal, .noSuchLayer, .remoteOriginsOff, .notAnImage, .formatNotEnabled, .brokenImage,
            .originalTooLarge,
            .cropOutside, .outputTooLarge, .noSuchPage, .cannotEncode:
            true
        default: false
        }
    }

    /// Whether a worker with other settings, other libraries or of another version may come to something else.
    ///
    /// - `format-not-enabled`: decoders are a setting, and encoders what libvips was built with
    /// - `original-too-large`, `output-too-large`, `remote-origins-off`: settings
    /// - `not-an-image`: a newer version may know the format, and an older one has to find that out at little cost
    ///
    /// What only the original and the recipe decide is the same everywhere: `broken-image` (each try would cost a decode),
    /// `crop-outside`, `no-such-page`, `cannot-encode`.
    var dependsOnTheWorker: Bool {
        switch code {
        case .formatNotEnabled, .originalTooLarge, .outputTooLarge, .remoteOriginsOff, .notAnImage, .noSuchOriginal,
            .noSuchLayer:
            true
        default: false
        }
    }
}
