import Basics
import Foundation
public import Logging
import NIOCore
package import ObjectStorage
public import Queueing
public import Recipes

/// Orders sets: writes a job down beside the originals first, then gives it to the queue.
///
/// A queue that is away therefore costs no upload and no set: what it has not taken stays written down, and any
/// server hands it in later.
public struct SetDesk: Sendable {
    /// The sets that there are.
    public let catalog: SetCatalog
    /// Where jobs go.
    public let queue: any JobQueue
    let limits: PlanLimits
    let complaints: RateLimitedLogger

    /// How long an upload or a deletion waits for the queue.
    private static let patience = Duration.seconds(1)

    /// Makes a desk.
    ///
    /// - Parameters:
    ///   - catalog: The sets that there are.
    ///   - queue: Where jobs go.
    ///   - limits: What is refused of a plan.
    ///   - logger: Hears when the queue is away.
    public init(catalog: SetCatalog, queue: any JobQueue, limits: PlanLimits, logger: Logger) {
        self.catalog = catalog
        self.queue = queue
        self.limits = limits
        complaints = RateLimitedLogger(logger: logger)
    }

    /// The job of a set of an uploaded image.
    func job(_ set: ImageSet, of image: StoredImage, at time: Date) -> Job? {
        let members = set.members(for: image.header, limits: limits).map(\.member)
        return Job(set, members, of: image.key, validator: image.sha256, priority: .upload, at: time)
    }

    /// Writes a job down, to be handed in by ``submit(_:from:)`` or, should this process end, by ``pickUp(from:olderThan:)``.
    package func writeDown(_ job: Job, in store: any ObjectStore) async throws {
        _ = try await store.put(
            LibraryKeys.note(of: job.id),
            ByteBuffer(bytes: try job.encoded()),
            metadata: ObjectMetadata(mediaType: "application/json")
        )
    }

    /// Hands a job in that is written down; it stays so where the queue cannot take it.
    ///
    /// Nobody who uploads waits for a queue that is slow to answer.
    package func submit(_ job: Job, from store: any ObjectStore) async {
        // The queue ends it, or the process, after which the job is still written down.
        await continueInBackground(after: SetDesk.patience) {
            do {
                _ = try await queue.add(job)
                _ = try await store.delete(LibraryKeys.note(of: job.id))
            } catch {
                complaints.log("A set's job could not be handed to the queue; that is tried again.", error)
            }
        }
    }

    /// Forgets the jobs of an original that has been deleted, wherever they stand.
    package func withdraw(_ key: String, from store: any ObjectStore) async {
        let jobs = catalog.names.compactMap { SetOrder.jobID(set: $0, key: key) }
        await continueInBackground(after: SetDesk.patience) {
            do {
                for job in jobs {
                    _ = try await store.delete(LibraryKeys.note(of: job))
                    _ = try await queue.drop(job)
                }
            } catch {
                complaints.log("The jobs of a deleted image could not be dropped; workers will not find it.", error)
            }
        }
    }
}
