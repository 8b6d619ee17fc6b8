import Basics
import Crypto
public import NIOCore
import ObjectStorage
import RenderWire
import Synchronization

/// An image that is arriving: append its bytes, then finish or discard it.
///
/// It is used by one task at a time. An upload that nobody holds any more is discarded. After an error there is
/// nothing left of it, and it only throws that error again.
public final class Upload: Sendable {
    /// What has been learned on the way.
    struct Content {
        var count = 0
        /// The first bytes, as many as are looked at to tell what it is.
        var head: [UInt8] = []
        /// Whether the first bytes have been looked at, all of them.
        var isKnown = false
        var hash = SHA256()
    }

    private enum Phase {
        case arriving(Content, UploadLimiter.Permit)
        case ended(ServiceError?)
    }

    private let incoming: any IncomingObject
    private let terms: UploadTerms
    private let configuration: ImageLibrary.Configuration
    private let inspector: UploadInspector
    private let committer: UploadCommitter
    private let metrics: LibraryMetrics
    private let phase: Mutex<Phase>

    init(
        to incoming: any IncomingObject,
        on terms: UploadTerms,
        permit: UploadLimiter.Permit,
        configuration: ImageLibrary.Configuration,
        inspector: UploadInspector,
        committer: UploadCommitter,
        metrics: LibraryMetrics
    ) {
        self.incoming = incoming
        self.terms = terms
        self.configuration = configuration
        self.inspector = inspector
        self.committer = committer
        self.metrics = metrics
        phase = Mutex(.arriving(Content(), permit))
    }

    deinit {
        // The store's object goes with this one; only the count is missing.
        if case .arriving = phase.withLock({ $0 }) { metrics.count(nil as ServiceError?) }
    }

    /// Adds bytes.
    ///
    /// Throws as soon as it is known that these bytes can become no image: `not-an-image` after the first few thousand,
    /// `original-too-large` with the first byte over the limit.
    public func append(_ bytes: ByteBuffer) async throws(ServiceError) {
        let refusal: ServiceError? = phase.withLock { phase in
            switch phase {
            case .ended(let error): return error ?? Upload.isOver
            case .arriving(var content, let permit):
                // Not held twice while it changes, which would copy it.
                phase = .ended(nil)
                content.add(bytes)
                let refusal = content.refusal(configuration, terms)
                phase = .arriving(content, permit)
                return refusal
            }
        }
        if let refusal { throw await end(refusal) }
        do {
            try await incoming.append(bytes)
        } catch {
            throw await end(ServiceError(writing: error))
        }
    }

    /// Makes an image of what has arrived.
    ///
    /// - Parameter name: What the client calls it, whatever that is; it is made safe.
    /// - Returns: The image, whose original can be read from now on.
    /// - Throws: ``ServiceError``; then nothing is left of it.
    public func finish(name: String?) async throws(ServiceError) -> StoredImage {
        let content: Content
        switch phase.withLock({ $0 }) {
        case .ended(let error): throw error ?? Upload.isOver
        case .arriving(let arrived, _): content = arrived
        }
        do throws(ServiceError) {
            let inspected = try await inspector.inspect(content, incoming.descriptor, name: name, set: terms.set)
            // A client that left before its image was looked at gets none.
            guard !Task.isCancelled else { throw ServiceError(.cancelled, "The upload was given up.") }
            if let refusal = terms.refusal(inspected.image.format) { throw refusal }
            try await committer.commit(incoming, as: inspected, on: terms)
            phase.withLock { $0 = .ended(nil) }
            metrics.count(inspected.image)
            return inspected.image
        } catch {
            throw await end(error)
        }
    }

    /// Throws away what has arrived; does nothing to what is finished.
    public func discard() async {
        let isArriving = phase.withLock { phase in
            guard case .arriving = phase else { return false }
            phase = .ended(nil)
            return true
        }
        guard isArriving else { return }
        metrics.count(nil as ServiceError?)
        await incoming.discard()
    }

    private func end(_ error: ServiceError) async -> ServiceError {
        let isNews = phase.withLock { phase in
            guard case .arriving = phase else { return false }
            phase = .ended(error)
            return true
        }
        if isNews {
            metrics.count(error)
            await incoming.discard()
        }
        return error
    }

    private static let isOver = ServiceError(.cancelled, "The upload is over.")
}

extension Upload.Content {
    mutating func add(_ bytes: ByteBuffer) {
        count +|= bytes.readableBytes
        if head.count < FormatSniffer.bytesWanted {
            // checked: bounded to what is not below 0
            head += bytes.readableBytesView.prefix(max(0, FormatSniffer.bytesWanted -| head.count))
        }
        bytes.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
    }

    /// Why this can become no image, as far as can be said before all of it is there.
    mutating func refusal(_ configuration: ImageLibrary.Configuration, _ terms: UploadTerms) -> ServiceError? {
        let limit = min(configuration.originalBytes, terms.maxBytes ?? .max)
        guard count <= limit else {
            return .originalTooLarge(limit)
        }
        guard head.count >= FormatSniffer.bytesWanted, !isKnown else { return nil }
        guard let format = FormatSniffer.sniff(head) else {
            return ServiceError(.notAnImage, FormatSniffer.refusal(of: head))
        }
        isKnown = true
        return terms.refusal(format)
    }
}
