package import Logging
package import ObjectStorage
import Synchronization

/// What has happened to an original beside us, as a store tells it.
package struct OriginalEvent: Hashable, Sendable {
    /// What has happened.
    package enum Change: Hashable, Sendable {
        /// It is there, or has other bytes.
        case created
        /// It is gone.
        case removed
    }

    /// What has happened.
    package var change: Change
    /// The original.
    package var key: ObjectKey
    /// What the log calls it.
    package var name: String

    /// Tells what has happened.
    package init(_ change: Change, _ key: ObjectKey, name: String) {
        (self.change, self.key, self.name) = (change, key, name)
    }
}

/// Makes the default set of each new original, and removes the variants of each that is gone.
package struct OriginalEventHandler: Sendable {
    private let set: RenditionSet
    private let service: VariantService

    /// Makes a handler.
    ///
    /// - Parameters:
    ///   - set: What is made of a new original.
    ///   - service: Makes and removes variants.
    package init(set: RenditionSet, service: VariantService) {
        (self.set, self.service) = (set, service)
    }

    /// Does what events ask for.
    ///
    /// Throws ``Unfinished`` when trying again may help; what it can't help with is logged.
    package func handle(_ events: [OriginalEvent], logger: Logger) async throws {
        var failures: [String] = []
        for event in events {
            var logger = logger
            logger[metadataKey: "object"] = "\(event.name)"
            do throws(ServiceError) {
                switch event.change {
                case .created where !service.keepsVariants:
                    logger.debug("A new original gets no variants, as none are kept.")
                case .created: try await make(event.key.text, logger)
                case .removed:
                    let count = try await service.purge(event.key.text)
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
                    failures.append("\(event.key.text): \(error)")
                }
            }
        }
        if !failures.isEmpty { throw Unfinished(failures: failures) }
    }

    private func make(_ key: String, _ logger: Logger) async throws(ServiceError) {
        // The one job of all of them tells what the original is, and makes what comes out the same once.
        let members = set.members
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
    package struct Unfinished: Error, CustomStringConvertible {
        /// What failed, an original each.
        var failures: [String]

        /// All of it, for the log.
        package var description: String {
            "Not all variants could be made. " + failures.prefix(10).joined(separator: " ")
        }
    }
}
