import Basics
import Foundation
import Logging
import NIOCore
import ObjectStorage
import Queueing
import Recipes

/// Makes what has arrived an image of the library: its original, its sidecar, and the job of its set.
struct UploadCommitter: Sendable {
    /// How long a failed upload waits for what is left of it to be removed.
    static let tidying = Duration.seconds(2)

    private let destination: UploadDestination
    private let variants: VariantService
    private let tickets: TicketRegister
    private let scheduler: RenditionSetScheduler?
    private let configuration: ImageLibrary.Configuration
    private let warnings: RateLimitedLogger
    private let time: @Sendable () -> Date

    init(
        to destination: UploadDestination,
        variants: VariantService,
        tickets: TicketRegister,
        scheduler: RenditionSetScheduler?,
        configuration: ImageLibrary.Configuration,
        warnings: RateLimitedLogger,
        time: @escaping @Sendable () -> Date
    ) {
        self.destination = destination
        self.variants = variants
        self.tickets = tickets
        self.scheduler = scheduler
        self.configuration = configuration
        self.warnings = warnings
        self.time = time
    }

    /// Uses the ticket of an upload up, where it has one, and makes what has arrived an image, all within one deadline.
    func commit(
        _ incoming: any IncomingObject,
        as inspected: InspectedUpload,
        on terms: UploadTerms
    ) async throws(ServiceError) {
        let end = ContinuousClock.now + configuration.storing + .seconds(inspected.image.bytes / 1_000_000)
        let result = await StoreDeadline.$current.withValue(end) { () async -> Result<Void, ServiceError> in
            do throws(ServiceError) {
                try await tickets.use(terms)
                do throws(ServiceError) {
                    try await keep(incoming, as: inspected)
                } catch {
                    await tickets.giveBack(terms)
                    throw error
                }
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Makes an object that has arrived an image, or leaves nothing of it.
    ///
    /// The intent tells the sweeper of any server what to do when this one is killed before the sidecar is there.
    private func keep(_ incoming: any IncomingObject, as inspected: InspectedUpload) async throws(ServiceError) {
        let store = try destination.store()
        do {
            // A client that leaves now must not stop it half-way.
            try await withCancellationShield {
                do {
                    try await write(incoming, as: inspected, to: store)
                } catch {
                    // A store that has just said nothing is not waited for once more.
                    await continueInBackground(after: UploadCommitter.tidying) {
                        await incoming.discard()
                        await StoreDeadline.$current.withValue(nil) { await undo(inspected.image, in: store) }
                    }
                    throw error
                }
            }
        } catch {
            throw ServiceError(writing: error)
        }
    }

    private func write(
        _ incoming: any IncomingObject,
        as inspected: InspectedUpload,
        to store: any ReceivingStore
    ) async throws {
        let image = inspected.image
        guard let key = image.objectKey else { throw StorageError(.badName, "'\(image.key)' cannot be a key.") }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = ByteBuffer(bytes: try encoder.encode(image))
        let kind = ObjectMetadata(mediaType: "application/json")
        let intent = LibraryKeys.intent(of: image.id)
        let job = image.set.flatMap { scheduler?.catalog[$0] }.flatMap { scheduler?.job($0, of: image, at: time()) }
        _ = try await store.put(intent, json, metadata: kind)
        let metadata = ObjectMetadata(mediaType: image.format.mediaType, attributes: ["sha256": image.sha256])
        let info = try await incoming.commit(as: key, metadata: metadata)
        variants.learn(inspected.header, of: OriginalFacts(name: .stored(key), info: info, format: image.format))
        // Before the image can be seen: whoever sees it may wait for its set.
        if let job { try await scheduler?.writeDown(job, in: store) }
        _ = try await store.put(LibraryKeys.sidecar(of: image.id), json, metadata: kind)
        do {
            _ = try await store.delete(intent)
        } catch {
            // The sweeper sees that the image is whole, and removes it.
            warnings.log("The intent of an upload that is stored could not be removed; that is tried later.", error)
        }
        if let job { await scheduler?.submit(job, from: store) }
    }

    /// Removes what a failed write may have left: an error does not say that nothing was written.
    private func undo(_ image: StoredImage, in store: any ReceivingStore) async {
        do {
            // The intent goes last: as long as anything else may be there, the sweeper must know.
            _ = try await store.delete(LibraryKeys.sidecar(of: image.id))
            if let set = image.set, let job = RenditionSetJob.jobID(set: set, key: image.key) {
                _ = try await store.delete(LibraryKeys.note(of: job))
            }
            if let key = image.objectKey { _ = try await store.delete(key) }
            _ = try await store.delete(LibraryKeys.intent(of: image.id))
        } catch {
            warnings.log("What is left of a failed upload could not be removed; that is tried later.", error)
        }
    }
}
