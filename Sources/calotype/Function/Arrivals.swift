import Dialects
import ImageService
import Lambda
import Logging
import ObjectStorage
import Recipes
import RenderWire

/// Does what new and removed originals ask for.
struct Arrivals: Sendable {
    let filter: OriginalsFilter
    let set: ImageSet
    let service: VariantService
    let limits: PlanLimits
    /// How many variants are made at the same time.
    let concurrency: Int

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
        let result = await withTaskGroup(of: Result<Void, ServiceError>.self) { group in
            var rest = members[...]
            var first: ServiceError?
            var made = 0
            for _ in 0..<max(1, concurrency) {
                if let member = rest.popFirst() { group.addTask { await store(member, of: key) } }
            }
            for await result in group {
                switch result {
                case .success: made += 1
                // What may go away with another try is worth more than what will not.
                case .failure(let error): if first.map({ $0.isForGood }) ?? true { first = error }
                }
                if let member = rest.popFirst() { group.addTask { await store(member, of: key) } }
            }
            return (made, first)
        }
        logger.info("Variants stored", metadata: ["count": "\(result.0)", "of": "\(members.count)"])
        if let error = result.1 { throw error }
    }

    private func store(_ member: ImageSet.Member, of key: String) async -> Result<Void, ServiceError> {
        do throws(ServiceError) {
            let request = ImageRequest(origin: .stored(key: key), recipe: member.recipe)
            guard case .stored = try await service.store(request) else {
                throw ServiceError(.variantsUnavailable, "The variants store did not take '\(member.preset)'.")
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    /// Some originals have not got all of their variants, and another try may help.
    struct Unfinished: Error, CustomStringConvertible {
        var failures: [String]

        var description: String { "Not all variants could be made. " + failures.prefix(10).joined(separator: " ") }
    }
}
