import Basics
import Crypto
import Descriptors
import Foundation
import ObjectStorage
import Recipes
import RenderWire

/// An upload that was looked at, and is not stored yet.
struct InspectedUpload: Sendable {
    /// The image that it becomes.
    var image: StoredImage
    /// What the renderer told of it.
    var header: ImageHeader
}

/// Looks at what has arrived with an upload, and says what image it is.
struct UploadInspector: Sendable {
    private let maker: VariantMaker
    private let configuration: ImageLibrary.Configuration
    private let ordersSets: Bool
    private let time: @Sendable () -> Date
    private let ids = UploadIDSource()

    /// - Parameters:
    ///   - maker: Has the images decoded.
    ///   - configuration: What is refused.
    ///   - ordersSets: Whether sets are made of images.
    ///   - time: The time.
    init(
        maker: VariantMaker,
        configuration: ImageLibrary.Configuration,
        ordersSets: Bool,
        time: @escaping @Sendable () -> Date
    ) {
        self.maker = maker
        self.configuration = configuration
        self.ordersSets = ordersSets
        self.time = time
    }

    /// Looks at what has arrived; throws where it is no image that can be taken.
    func inspect(
        _ content: Upload.Content,
        _ descriptor: Descriptor,
        name: String?,
        set: RenditionSet?
    ) async throws(ServiceError) -> InspectedUpload {
        guard content.count > 0 else { throw ServiceError(.notAnImage, "The upload is empty.") }
        guard FormatSniffer.sniff(content.head) != nil else {
            throw ServiceError(.notAnImage, FormatSniffer.refusal(of: content.head))
        }
        let proof = try await proven(descriptor)
        let image = StoredImage(
            id: ids.next(at: time()),
            name: UploadName.safe(name, for: proof.header.format),
            header: proof.header,
            bytes: content.count,
            sha256: Hexadecimal.text(content.hash.finalize()),
            set: ordersSets ? set?.name : nil,
            presets: ordersSets ? set?.presets : nil,
            placeholder: proof.placeholder
        )
        return InspectedUpload(image: image, header: proof.header)
    }

    /// Has a renderer look at an image.
    ///
    /// All of an upload's bytes have come by now, and how many uploads there are is bounded: one that finds the
    /// renderers' queue full waits for room in it, as long as looking at it may take in all.
    private func proven(_ descriptor: Descriptor) async throws(ServiceError) -> OriginalProof {
        let end = ContinuousClock.now + configuration.deadline
        while true {
            do throws(RenderFailure) {
                let rest = end - .now
                return try await maker.proof(of: nil, from: descriptor, within: configuration.limits, deadline: rest)
            } catch {
                // Not all at the same moment, and with time left to be looked at.
                let pause = Duration.milliseconds(Int.random(in: 100...400))
                guard error.code == .overloaded, end - .now > pause * 2, (try? await Task.sleep(for: pause)) != nil
                else { throw ServiceError(error) }
            }
        }
    }
}
