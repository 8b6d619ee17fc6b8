import Basics
import Foundation
public import Logging
import NIOCore
public import ObjectStorage
public import Queueing
public import Recipes

/// Orders rendition sets: writes a job down beside the originals first, then gives it to the queue.
///
/// A queue that is away therefore costs no upload and no set: what it has not taken stays written down, and any
/// server hands it in later.
public struct RenditionSetScheduler: Sendable {
    /// The sets that there are.
    public let catalog: RenditionSetCatalog
    /// Where jobs go.
    public let queue: any JobQueue
    let limits: PlanLimits
    private let warnings: RateLimitedLogger

    /// How long an upload or a deletion waits for the queue.
    private static let timeout = Duration.seconds(1)

    /// Takes the sets that there are, and where their jobs go.
    ///
    /// - Parameters:
    ///   - catalog: The sets that there are.
    ///   - queue: Where jobs go.
    ///   - limits: What is refused of a plan.
    ///   - logger: Hears when the queue is away.
    public init(catalog: RenditionSetCatalog, queue: any JobQueue, limits: PlanLimits, logger: Logger) {
        self.catalog = catalog
        self.queue = queue
        self.limits = limits
        warnings = RateLimitedLogger(logger: logger)
    }

    /// The job of a set of an uploaded image.
    func job(_ set: RenditionSet, of image: StoredImage, at time: Date) -> Job? {
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
        await continueInBackground(after: RenditionSetScheduler.timeout) {
            do {
                _ = try await queue.add(job)
                _ = try await store.delete(LibraryKeys.note(of: job.id))
            } catch {
                warnings.log("A set's job could not be handed to the queue; that is tried again.", error)
            }
        }
    }

    /// Forgets the jobs of an original that has been deleted, wherever they stand.
    package func withdraw(_ key: String, from store: any ObjectStore) async {
        let jobs = catalog.names.compactMap { RenditionSetJob.jobID(set: $0, key: key) }
        await continueInBackground(after: RenditionSetScheduler.timeout) {
            do {
                for job in jobs {
                    _ = try await store.delete(LibraryKeys.note(of: job))
                    _ = try await queue.drop(job)
                }
            } catch {
                warnings.log("The jobs of a deleted image could not be dropped; workers will not find it.", error)
            }
        }
    }

    /// What became of the jobs that were written down.
    public struct PickUp: Sendable {
        /// How many were handed in.
        public var handedIn = 0
        /// How many stay written down, counted up to some thousands; those that are no jobs here are among them.
        public var left = 0
        /// Why the queue took no more; `nil` where it took all.
        public var refusal: (any Error)?
    }

    /// With so many left, how many more there are is not worth the listing.
    private static let mostCounted = 10_000

    /// Hands in what is written down and has not been handed in.
    ///
    /// - Parameters:
    ///   - store: The originals.
    ///   - age: How old a note must be, in seconds, so that its own upload has had its turn.
    /// - Returns: What became of them; what is left is handed in the next time.
    /// - Throws: What the store throws.
    public func pickUp(from store: any ReceivingStore, olderThan age: Double = 5) async throws -> PickUp {
        var (result, last) = (PickUp(), ObjectKey?.none)
        while true {
            let page = try await store.list(under: LibraryKeys.notes, after: last, limit: 500)
            if page.unreadable.count > 0 {
                warnings.log("\(page.unreadable.names) among the originals may not be read; it is passed over.", nil)
                result.left +|= page.unreadable.count
            }
            // checked: floating-point numbers never trap
            for (key, info) in page.objects where Date().timeIntervalSince1970 - info.modified >= age {
                try await pickUp(key, from: store, &result)
            }
            guard page.hasMore, let end = page.objects.last?.key else { return result }
            if result.refusal != nil, result.left >= RenditionSetScheduler.mostCounted { return result }
            last = end
        }
    }

    private func pickUp(_ key: ObjectKey, from store: any ReceivingStore, _ result: inout PickUp) async throws {
        // A queue that is full, or away, is not asked for each of thousands.
        guard result.refusal == nil else { return result.left += 1 }
        let stored: StoredBytes?
        do {
            stored = try await store.read(key, upTo: Job.mostBytes)
        } catch let error as StorageError where [.denied, .unreadable, .tooLarge].contains(error.code) {
            warnings.log("'\(key)' among the originals cannot be read; it is passed over.", error)
            return result.left += 1
        }
        guard let stored else { return }
        guard let job = try? Job(encoded: stored.bytes.readableBytesView) else {
            warnings.log("'\(key)' among the originals is no job; it is passed over.", nil)
            return result.left += 1
        }
        do {
            _ = try await queue.add(job)
        } catch {
            result.refusal = error
            return result.left += 1
        }
        _ = try await store.delete(key)
        result.handedIn += 1
    }
}
