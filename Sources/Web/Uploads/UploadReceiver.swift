import HTTPTypes
import Hummingbird
import ImageService

/// Takes the body of a request in, whichever route it came by.
struct UploadReceiver: Sendable {
    /// Keeps the images.
    let library: ImageLibrary
    /// Fetches those that are elsewhere.
    let remote: RemoteImport
    /// The most images of one request.
    let mostImages: Int

    /// Takes the images of a request in.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - context: Its context.
    ///   - kind: How the body holds the images.
    ///   - terms: What holds for each.
    ///   - names: What the images are called.
    ///   - admission: Is asked before the first image; `nil` where the request has been let in already.
    /// - Returns: What has become of them; at least one was stored.
    /// - Throws: Why none was.
    func receive(
        _ request: Request,
        _ context: WebContext,
        _ kind: BodyKind,
        _ terms: UploadTerms,
        names: MultiImageUpload.Names,
        admission: MultiImageUpload.Admission? = nil
    ) async throws -> MultiImageUpload.Outcome {
        let length = request.headers[.contentLength].flatMap { Int($0) }
        try refuseTooLong(length, kind, terms)
        try await library.check(terms)
        let permit = try library.enter(on: terms)
        defer { withExtendedLifetime(permit) {} }
        await context.wantBody()
        let (body, logger) = (request.body, context.logger)
        // Taking a body apart and hashing it would make the others on this connection's loop wait.
        return try await withTaskExecutorPreference(globalConcurrentExecutor) {
            try await context.whileClientWaits {
                var upload = MultiImageUpload(
                    library,
                    terms: terms,
                    remote: remote,
                    kind: kind,
                    mostImages: mostImages,
                    names: names,
                    admission: admission,
                    logger: logger
                )
                return try await upload.receive(body, length: length)
            }
        }
    }

    /// Refuses what is too long before it is sent.
    private func refuseTooLong(_ length: Int?, _ kind: BodyKind, _ terms: UploadTerms) throws(Problem) {
        let imageBytes = min(library.largestImage, terms.maxBytes ?? .max)
        let limit = kind.limit(imageBytes: imageBytes, images: mostImages)
        guard let length, length > limit else { return }
        throw Problem(
            .contentTooLarge,
            "original-too-large",
            "The body has \(length) bytes; an image may have \(imageBytes)."
        )
    }
}
