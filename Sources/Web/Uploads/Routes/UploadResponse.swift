import Foundation
import HTTPTypes
import ImageService
import NIOCore

/// The answer to an upload, as a client sends it back to take the upload back.
struct UploadResponse: Sendable {
    /// The most bytes of one: a hundred images, each with its set.
    static let limit = 1024 * 1024

    private struct Content: Decodable {
        struct Image: Decodable {
            var id: UploadID
        }

        var images: [Image]
    }

    /// The images in it, each once; at least one.
    let ids: [UploadID]

    /// Reads an answer; of its images, only the names matter.
    ///
    /// - Parameter body: The whole body.
    /// - Throws: A problem.
    init(_ body: ByteBuffer) throws(Problem) {
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(body.readableBytesView)),
            !content.images.isEmpty
        else {
            throw JSONFields.problem(
                "The body must be what an upload was answered with. To remove one image, DELETE /images/{id}."
            )
        }
        var seen: Set<UploadID> = []
        ids = content.images.map(\.id).filter { seen.insert($0).inserted }
    }
}
