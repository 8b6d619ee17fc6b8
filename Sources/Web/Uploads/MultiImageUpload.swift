import HTTPTypes
import Hummingbird
import ImageService
import Logging
import NIOCore
import NIOHTTP1

/// Takes the images of one request into the library, one after the other as they arrive.
///
/// An image that is no good is noted, and the others are kept. Where the request itself is no good, or ends before its
/// end, or the library cannot go on, nothing of it is kept: its sender learns no names, and will send it again.
struct MultiImageUpload {
    /// An image that was not taken.
    struct Refusal: Sendable {
        var name: String?
        var problem: Problem
    }

    /// What has become of a request.
    struct Outcome: Sendable {
        var images: [StoredImage] = []
        var refusals: [Refusal] = []
    }

    /// What images are called besides what the body says.
    struct Names: Sendable {
        /// The name whatever the body says: a ticket's.
        var given: String?
        /// The name where the body says none: the query's.
        var otherwise: String?
    }

    /// What is being read.
    private enum Stage {
        case between
        case taking(Upload, name: String?)
        case skipping
    }

    /// Throws where whoever sends a body with this token, or with none, may not upload.
    typealias Admission = @Sendable (_ token: String?) throws(Problem) -> Void

    private static let longestName = 1_024

    private let library: ImageLibrary
    private let terms: UploadTerms
    private let remote: RemoteImport
    private let kind: BodyKind
    private let mostImages: Int
    private let names: Names
    private let logger: Logger
    /// Lets the request in, by the token that came in its body; `nil` where it has been let in already.
    private var admit: Admission?
    private var token: String?
    private var outcome = Outcome()
    private var stage = Stage.between
    private var images = 0

    /// Begins to take images in.
    ///
    /// - Parameters:
    ///   - library: Where they go.
    ///   - terms: What holds for each.
    ///   - remote: Fetches those that are elsewhere.
    ///   - kind: How the body holds them.
    ///   - mostImages: How many may come.
    ///   - names: What they are called.
    ///   - admission: Is asked before the first image; `nil` where the request has been let in already.
    ///   - logger: Where is told what could not be taken back.
    init(
        _ library: ImageLibrary,
        terms: UploadTerms,
        remote: RemoteImport,
        kind: BodyKind,
        mostImages: Int,
        names: Names,
        admission: Admission? = nil,
        logger: Logger
    ) {
        self.library = library
        self.terms = terms
        self.remote = remote
        self.kind = kind
        self.mostImages = mostImages
        self.names = names
        self.admit = admission
        self.logger = logger
    }

    /// Takes everything in.
    ///
    /// - Parameters:
    ///   - body: The request's body.
    ///   - length: How long the body is, where its sender has said so.
    /// - Returns: What has become of it; at least one image was stored.
    /// - Throws: Why none was; then nothing is left of the request.
    mutating func receive(_ body: RequestBody, length: Int?) async throws -> Outcome {
        let mostBytes = kind.limit(imageBytes: library.largestImage, images: mostImages)
        var isWhole = false
        do {
            var reader = kind.reader()
            var count = 0
            var pieces = BodyPieces()
            for try await chunk in body {
                count += chunk.readableBytes
                guard count <= mostBytes else { throw tooLarge(mostBytes) }
                guard let piece = pieces.add(chunk) else { continue }
                for event in try reader.read(piece) { try await take(event) }
            }
            for event in try reader.read(pieces.rest()) { try await take(event) }
            try Task.checkCancellation()
            guard length == nil || length == count else { throw BrokenBody.brokenOff }
            isWhole = true
            for event in try reader.finish() { try await take(event) }
            guard outcome.images.isEmpty else { return outcome }
            try enter()
            throw outcome.refusals.first?.problem ?? Problem(.badRequest, "no-image", kind.hint)
        } catch {
            await undo()
            // A connection that ends in the middle of the body ends the task as well.
            if Problem(error).code == Problem.cancelled, !isWhole { throw BrokenBody.brokenOff }
            throw error is HTTPParserError ? Problem(error) : error
        }
    }

    private mutating func take(_ event: BodyEvent) async throws {
        switch event {
        case .token(let text): token = text
        case .began(let name):
            let name = chosen(name)
            try count(name)
            stage = .skipping
            try await noting(name) { current in
                try MultiImageUpload.check(name)
                current.stage = .taking(try await current.library.begin(on: current.terms), name: name)
            }
        case .bytes(let bytes):
            guard case .taking(let upload, let name) = stage else { return }
            try await noting(name) { _ in try await upload.append(ByteBuffer(bytes: bytes)) }
        case .ended(let name):
            let name = chosen(name)
            guard case .taking(let upload, _) = stage else { return stage = .between }
            try await noting(name) { current in
                try MultiImageUpload.check(name)
                current.outcome.images.append(try await upload.finish(name: name))
            }
            stage = .between
        case .failed(let error, let name):
            let name = chosen(name)
            if case .between = stage { try count(name) }
            try await noting(name) { _ in throw error }
            // Nothing more comes of it, so that the next failure is another image's.
            stage = .between
        case .remote(let url, let name):
            let name = chosen(name)
            try count(name ?? url)
            try await noting(name ?? url) { current in
                try MultiImageUpload.check(name)
                let image = try await current.remote.image(at: url, name: name, on: current.terms, to: current.library)
                current.outcome.images.append(image)
            }
        }
    }

    private func chosen(_ name: String?) -> String? { names.given ?? name ?? names.otherwise }

    /// Does something about one image, and notes it where that image is no good.
    private mutating func noting(_ name: String?, _ work: (inout MultiImageUpload) async throws -> Void) async throws {
        do {
            try await work(&self)
        } catch {
            if case .taking(let upload, _) = stage { await upload.discard() }
            stage = .skipping
            // Where there can be no other image, the sender need not go on sending.
            if case .image = kind { throw error }
            guard MultiImageUpload.isOfOneImage(error) else { throw error }
            outcome.refusals.append(Refusal(name: name, problem: Problem(error)))
        }
    }

    private mutating func enter() throws(Problem) {
        try admit?(token)
        admit = nil
    }

    private mutating func count(_ name: String?) throws {
        try enter()
        images += 1
        guard images <= mostImages else {
            let shown = name.map { " '\($0.prefix(80))'" } ?? ""
            throw Problem(
                .badRequest,
                "too-many-images",
                "A request may hold \(mostImages) images; image\(shown) is number \(images). Nothing was stored."
            )
        }
    }

    /// Removes what has been stored of a request that fails.
    private func undo() async {
        if case .taking(let upload, _) = stage { await upload.discard() }
        for image in outcome.images {
            do throws(ServiceError) {
                try await library.takeBack(image, on: terms)
            } catch {
                logger.error(
                    "An image of a failed upload could not be removed: \(error)",
                    metadata: ["id": "\(image.id)"]
                )
            }
        }
    }

    /// Refuses a name that nobody can mean.
    static func check(_ name: String?) throws(Problem) {
        guard let name, name.utf8.count > longestName else { return }
        throw Problem(
            .badRequest,
            "name-too-long",
            "The name '\(name.prefix(40))…' has \(name.utf8.count) bytes; \(longestName) are the most."
        )
    }

    private func tooLarge(_ limit: Int) -> Problem {
        guard case .image = kind else {
            return Problem(
                .contentTooLarge,
                "body-too-large",
                "The body has more than \(limit) bytes, the most that are taken."
            )
        }
        // The same words, however the length came to be known.
        return Problem(ServiceError.originalTooLarge(limit))
    }

    /// Whether the next image may fare better.
    private static func isOfOneImage(_ error: any Error) -> Bool {
        guard let error = error as? ServiceError else { return error is BodyError || error is Problem }
        switch error.code {
        case .originalsUnavailable, .variantsUnavailable, .queueUnavailable, .storeFull, .originalsReadOnly,
            .uploadsOff, .overloaded,
            .rendererUnavailable, .cancelled:
            return false
        default: return true
        }
    }
}
