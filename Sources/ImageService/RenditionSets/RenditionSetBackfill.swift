import Foundation
public import ObjectStorage
import Queueing

/// Orders a rendition set for originals that are there already, each with those variants only that it lacks.
public struct RenditionSetBackfill: Sendable {
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

    private let set: RenditionSet
    private let scheduler: RenditionSetScheduler
    private let library: ImageLibrary
    private let variants: VariantService

    /// Takes a set, and where it is ordered.
    ///
    /// - Parameters:
    ///   - set: What is wanted of each original.
    ///   - scheduler: Where it is ordered.
    ///   - library: Knows the sizes of uploaded images, of which no two variants are to be the same.
    ///   - variants: Knows what there is already.
    public init(_ set: RenditionSet, scheduler: RenditionSetScheduler, library: ImageLibrary, variants: VariantService)
    {
        (self.set, self.scheduler, self.library, self.variants) = (set, scheduler, library, variants)
    }

    /// Orders what an original lacks.
    ///
    /// - Parameter key: The original.
    /// - Returns: What became of it.
    /// - Throws: ``ServiceError`` or `JobQueueError` for what concerns more than this original.
    public func order(_ key: ObjectKey) async throws -> Outcome {
        var lacking: [RenditionSet.Member] = []
        do throws(ServiceError) {
            let inventory = try await variants.inventory(of: key.text)
            for member in try await members(for: key) {
                guard try await inventory.bytes(of: member.recipe, unhurried: true) == nil else { continue }
                lacking.append(member)
            }
        } catch {
            guard error.isForGood || error.code == .originalUnreadable else { throw error }
            return .refused(error.message)
        }
        guard !lacking.isEmpty else { return .complete }
        guard let job = Job(set, lacking, of: key.text, priority: .bulk, at: Date()) else {
            return .refused("Its key cannot name a job.")
        }
        return try await scheduler.queue.add(job) == .added ? .ordered(lacking.count) : .waiting
    }

    /// What is wanted of an original; what its upload has found out about it saves decoding it.
    private func members(for key: ObjectKey) async throws(ServiceError) -> [RenditionSet.Member] {
        guard let id = key.text.split(separator: "/").first.flatMap({ UploadID(String($0)) }) else {
            return set.members
        }
        do throws(ServiceError) {
            let image = try await library.image(id)
            guard image.key == key.text else { return set.members }
            return set.members(for: image.header, limits: scheduler.limits).map(\.member)
        } catch {
            guard error.code == .noSuchImage else { throw error }
            return set.members
        }
    }
}
