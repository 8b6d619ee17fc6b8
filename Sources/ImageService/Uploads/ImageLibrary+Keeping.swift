import Basics
import Crypto
import Descriptors
import Foundation
import Logging
import NIOCore
import ObjectStorage
import Queueing
import Recipes
import RenderWire

extension ImageLibrary {
    /// Looks at what has arrived; throws where it is no image that can be taken.
    func examine(
        _ content: Upload.Content,
        _ descriptor: Descriptor,
        name: String?,
        set: ImageSet?
    ) async throws(ServiceError) -> StoredImage {
        guard content.count > 0 else { throw ServiceError(.notAnImage, "The upload is empty.") }
        guard FormatSniffer.sniff(content.head) != nil else {
            throw ServiceError(.notAnImage, "These bytes are not an image of a kind known here.")
        }
        let report = try await proven(descriptor)
        return StoredImage(
            id: ids.next(at: time()),
            name: UploadName.safe(name, for: report.original.format),
            header: report.original,
            bytes: content.count,
            sha256: hexadecimal(content.hash.finalize()),
            set: desk == nil ? nil : set?.name,
            presets: desk == nil ? nil : set?.presets,
            placeholder: report.sketch.map { Placeholder($0) }
        )
    }

    /// Has a renderer look at an image.
    ///
    /// All of an upload's bytes have come by now, and how many uploads there are is bounded: one that finds the
    /// renderers' queue full waits for room in it, as long as looking at it may take in all.
    private func proven(_ descriptor: Descriptor) async throws(ServiceError) -> RenderReport {
        let job = RenderJob(task: .render(ImageLibrary.proof), limits: configuration.limits, extras: .sketch)
        let end = ContinuousClock.now + configuration.deadline
        while true {
            do throws(RenderFailure) {
                let rest = end - .now
                return try await renderer.render(job, original: descriptor, deadline: rest).report
            } catch {
                // Not all at the same moment, and with time left to be looked at.
                let pause = Duration.milliseconds(Int.random(in: 100...400))
                guard error.code == .overloaded, end - .now > pause * 2, (try? await Task.sleep(for: pause)) != nil
                else { throw ServiceError(error) }
            }
        }
    }

    /// What a renderer makes of every image, to see whether it can, and what stands for the picture on a page.
    ///
    /// The header alone says nothing of a file that ends half-way, so all of it is decoded: as a picture of 32 pixels,
    /// for which JPEG and WebP are decoded small, which is several times cheaper than what the first page that shows the
    /// picture will ask for. WebP, since frames of an animation must all be decoded; of a document one page is.
    static let proof = Recipe(
        steps: [.resize(Resize(width: 32, height: 32, fit: .inside, enlarge: false))],
        // With metadata, since a HEIC's embedded thumbnail would be taken otherwise, which proves nothing of the rest.
        output: Output(format: .exact(.webp), quality: 50, metadata: .copyright),
        light: .gamma
    )

    /// How long a failed upload waits for what is left of it to be removed.
    static let tidying = Duration.seconds(2)

    /// Uses the ticket of an upload up, where it has one, and makes what has arrived an image, all within one deadline.
    func take(
        _ incoming: any IncomingObject,
        as image: StoredImage,
        on terms: UploadTerms
    ) async throws(ServiceError) {
        let end = ContinuousClock.now + configuration.storing + .seconds(image.bytes / 1_000_000)
        let result = await StoreDeadline.$current.withValue(end) { () async -> Result<Void, ServiceError> in
            do throws(ServiceError) {
                try await use(terms)
                do throws(ServiceError) {
                    try await keep(incoming, as: image)
                } catch {
                    await giveBack(terms)
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
    private func keep(_ incoming: any IncomingObject, as image: StoredImage) async throws(ServiceError) {
        let store = try writable()
        do {
            // A client that leaves now must not stop it half-way.
            try await withCancellationShield {
                do {
                    try await self.write(incoming, as: image, to: store)
                } catch {
                    // A store that has just said nothing is not waited for once more.
                    await continueInBackground(after: ImageLibrary.tidying) {
                        await incoming.discard()
                        await StoreDeadline.$current.withValue(nil) { await self.undo(image, in: store) }
                    }
                    throw error
                }
            }
        } catch {
            throw ServiceError(writing: error)
        }
    }

    private func write(_ incoming: any IncomingObject, as image: StoredImage, to store: any ReceivingStore) async throws
    {
        guard let key = image.objectKey else { throw StorageError(.badName, "'\(image.key)' cannot be a key.") }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = ByteBuffer(bytes: try encoder.encode(image))
        let kind = ObjectMetadata(mediaType: "application/json")
        let intent = LibraryKeys.intent(of: image.id)
        let job = image.set.flatMap { desk?.catalog[$0] }.flatMap { desk?.job($0, of: image, at: time()) }
        _ = try await store.put(intent, json, metadata: kind)
        let metadata = ObjectMetadata(mediaType: image.format.mediaType, attributes: ["sha256": image.sha256])
        _ = try await incoming.commit(as: key, metadata: metadata)
        // Before the image can be seen: whoever sees it may wait for its set.
        if let job { try await desk?.writeDown(job, in: store) }
        _ = try await store.put(LibraryKeys.sidecar(of: image.id), json, metadata: kind)
        do {
            _ = try await store.delete(intent)
        } catch {
            // The sweeper sees that the image is whole, and removes it.
            complaints.log("The intent of an upload that is stored could not be removed; that is tried later.", error)
        }
        if let job { await desk?.submit(job, from: store) }
    }

    /// Removes what a failed write may have left: an error does not say that nothing was written.
    private func undo(_ image: StoredImage, in store: any ReceivingStore) async {
        do {
            // The intent goes last: as long as anything else may be there, the sweeper must know.
            _ = try await store.delete(LibraryKeys.sidecar(of: image.id))
            if let set = image.set, let job = SetOrder.jobID(set: set, key: image.key) {
                _ = try await store.delete(LibraryKeys.note(of: job))
            }
            if let key = image.objectKey { _ = try await store.delete(key) }
            _ = try await store.delete(LibraryKeys.intent(of: image.id))
        } catch {
            complaints.log("What is left of a failed upload could not be removed; that is tried later.", error)
        }
    }
}
