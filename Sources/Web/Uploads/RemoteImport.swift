import Descriptors
import Foundation
import HTTPTypes
import ImageService
import NIOCore
import NIOPosix
import ObjectStorage

/// Makes images of what is on other web servers.
struct RemoteImport: Sendable {
    private static let piece = 128 * 1024
    private let originals: (any RemoteOriginals)?
    private let threadPool: NIOThreadPool

    /// Fetches images.
    ///
    /// - Parameters:
    ///   - originals: Fetches from checked addresses; `nil` where that is not wanted.
    ///   - threadPool: Where files are read.
    init(_ originals: (any RemoteOriginals)?, threadPool: NIOThreadPool) {
        self.originals = originals
        self.threadPool = threadPool
    }

    /// Fetches an image into a library.
    ///
    /// - Parameters:
    ///   - url: Where it is.
    ///   - name: What it is to be called; `nil` takes the last part of the URL.
    ///   - terms: What holds for it.
    ///   - library: Where it goes.
    /// - Returns: The image.
    /// - Throws: Why there is none.
    func image(
        at url: String,
        name: String?,
        on terms: UploadTerms,
        to library: ImageLibrary
    ) async throws -> StoredImage {
        guard let originals else {
            throw ServiceError(.remoteOriginsOff, "This server fetches no images from other servers.")
        }
        // Whoever holds a ticket may send one image, not make this server ask others.
        guard terms.ticket == nil else {
            throw Problem(
                .forbidden,
                "ticket-for-bytes-only",
                "With a ticket, an image's bytes must be sent, not its URL."
            )
        }
        let opened = try await originals.download(url)
        let upload = try await library.begin(on: terms)
        do {
            var position = 0
            while position < opened.info.size {
                let (start, count) = (position, min(RemoteImport.piece, opened.info.size - position))
                let descriptor = opened.descriptor
                let bytes = try await threadPool.runIfActive { try descriptor.read(start..<start + count) }
                guard !bytes.isEmpty else { break }
                try await upload.append(ByteBuffer(bytes: bytes))
                position += bytes.count
            }
            return try await upload.finish(name: name ?? URL(string: url)?.lastPathComponent)
        } catch {
            await upload.discard()
            throw error
        }
    }
}
