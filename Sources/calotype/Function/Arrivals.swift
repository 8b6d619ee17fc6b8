import Dialects
import ImageService
import Lambda
import Logging
import ObjectStorage
import Recipes
import RenderWire
import Synchronization

/// Does what new and removed originals ask for.
struct Arrivals: Sendable {
    let filter: OriginalsFilter
    let set: ImageSet
    let service: VariantService
    let limits: PlanLimits

    /// Makes the default set for every new original of an event and removes the variants of every removed one.
    ///
    /// Throws ``Unfinished`` when trying again may help; what it can't help with is logged.
    func receive(_ event: ObjectEvent, logger: Logger) async throws {
        var failures: [String] = []
        for notice in event.notices {
            var logger = logger
            logger[metadataKey: "object"] = "\(notice.bucket)/\(notice.key)"
            switch filter.look(at: notice) {
            case .none(let reason): logger.debug("An object is passed over: \(reason).")
            case .original(let key):
                do throws(ServiceError) {
                    switch notice.change {
                    case .created where !service.keepsVariants:
                        logger.debug("A new original gets no variants, as none are kept.")
                    case .created: try await make(key.text, logger)
                    case .removed:
                        let count = try await service.purge(key.text)
                        logger.info("Variants removed", metadata: ["count": "\(count)"])
                    }
                } catch {
                    if error.code == .cancelled { throw CancellationError() }
                    if error.isForGood {
                        logger.warning(
                            "An original gets no variants: \(error.message)",
                            metadata: ["code": "\(error.code.rawValue)"]
                        )
                    } else {
                        failures.append("\(key.text): \(error)")
                    }
                }
            }
        }
        if !failures.isEmpty { throw Unfinished(failures: failures) }
    }

    private func make(_ key: String, _ logger: Logger) async throws(ServiceError) {
        // Only the header is read for this, so that what is no picture is found out once and not for each of them.
        let facts = try await service.facts(ImageRequest(origin: .stored(key: key), recipe: Recipe()))
        let members = set.members(for: facts.report.original, limits: limits).map(\.member)
        let tally = Mutex<(made: Int, failure: ServiceError?)>((0, nil))
        let error: ServiceError?
        do throws(ServiceError) {
            try await service.store(members.map(\.recipe), of: key) { _, failure in
                tally.withLock { tally in
                    guard let failure else { return tally.made += 1 }
                    // What may go away with another try is worth more than what will not.
                    if tally.failure.map({ $0.isForGood }) ?? true { tally.failure = failure }
                }
            }
            error = tally.withLock(\.failure)
        } catch let failure {
            error = failure
        }
        let made = tally.withLock(\.made)
        logger.info("Variants stored", metadata: ["count": "\(made)", "of": "\(members.count)"])
        if let error { throw error }
    }

    /// Some originals have not got all of their variants, and another try may help.
    struct Unfinished: Error, CustomStringConvertible {
        var failures: [String]

        var description: String { "Not all variants could be made. " + failures.prefix(10).joined(separator: " ") }
    }
}
