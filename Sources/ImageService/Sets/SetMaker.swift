public import Dialects
public import Queueing

/// Makes the variants of sets: what workers do.
public struct SetMaker: Sendable {
    let dialect: NativeDialect
    let variants: VariantService

    /// Makes a maker.
    ///
    /// - Parameters:
    ///   - dialect: Understands the parameters of variants.
    ///   - variants: Makes them and keeps them.
    public init(dialect: NativeDialect, variants: VariantService) {
        self.dialect = dialect
        self.variants = variants
    }

    /// Makes what a job orders; what has been made already costs a look.
    ///
    /// - Parameters:
    ///   - order: What is wanted.
    ///   - progress: Is told after each variant.
    /// - Throws: `JobFailure` for what another try cannot mend; ``ServiceError`` for what it may.
    public func make(_ order: SetOrder, progress: JobProgress) async throws {
        let requests = try order.variants.map { variant in
            do throws(DialectError) {
                let recipe = try dialect.recipe(parameters: variant.parameters)
                return ImageRequest(origin: .stored(key: order.key), recipe: recipe)
            } catch {
                throw JobFailure("The variant '\(variant.name)' cannot be made here: \(error.message)", isFinal: true)
            }
        }
        var done = 0
        do throws(ServiceError) {
            for request in requests {
                guard case .stored = try await variants.store(request) else {
                    throw ServiceError(.variantsUnavailable, "The store did not take a variant.")
                }
                done += 1
                await progress.report(done: done, of: requests.count)
            }
        } catch {
            // The image was deleted in the meantime: nobody waits for its set.
            if error.code == .noSuchOriginal { return }
            if error.code == .cancelled { throw CancellationError() }
            throw error.isForGood ? JobFailure("\(error.message)", isFinal: true) : error
        }
    }
}

extension ServiceError {
    /// Whether trying again must fail the same way.
    public var isForGood: Bool {
        switch code {
        case .noSuchOriginal, .remoteOriginsOff, .notAnImage, .formatNotEnabled, .brokenImage, .originalTooLarge,
            .cropOutside, .outputTooLarge, .noSuchPage, .cannotEncode:
            true
        default: false
        }
    }
}
