import Foundation
public import ObjectStorage
import Queueing

/// Orders a set for originals that are there already, each with those variants only that it lacks.
public struct SetOrdering: Sendable {
    /// What became of one original.
    public enum Outcome: Hashable, Sendable {
        /// A job was added for so many variants.
        case ordered(Int)
        /// A job for it waits already.
        case waiting
        /// It has all of them.
        case complete
        /// It is no image that can be read, for this reason.
        case refused(String)
    }

    private let set: ImageSet
    private let desk: SetDesk
    private let variants: VariantService

    /// Makes an ordering of one set.
    public init(_ set: ImageSet, desk: SetDesk, variants: VariantService) {
        (self.set, self.desk, self.variants) = (set, desk, variants)
    }

    /// Orders what an original lacks.
    ///
    /// - Parameter key: The original.
    /// - Returns: What became of it.
    /// - Throws: ``ServiceError`` or `JobQueueError` for what concerns more than this original.
    public func order(_ key: ObjectKey) async throws -> Outcome {
        var lacking: [ImageSet.Member] = []
        do throws(ServiceError) {
            for member in set.members where try await variants.storedBytes(member.recipe, of: key.text) == nil {
                lacking.append(member)
            }
        } catch {
            guard error.isForGood else { throw error }
            return .refused(error.message)
        }
        guard !lacking.isEmpty else { return .complete }
        guard let job = Job(set, lacking, of: key.text, priority: .bulk, at: Date()) else {
            return .refused("Its key cannot name a job.")
        }
        return try await desk.queue.add(job) == .added ? .ordered(lacking.count) : .waiting
    }
}
