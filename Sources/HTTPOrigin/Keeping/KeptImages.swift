import Basics
import Crypto
import Descriptors
import ImageService
import Logging
import NIOPosix
import ObjectStorage

/// Images that have been fetched: what is known of them in memory, their bytes in a store.
///
/// Without a store only what is known is kept. A store that cannot be read or written makes answers slower, never
/// wrong: the bytes are then fetched again.
struct KeptImages: Sendable {
    private let store: (any ReceivingStore)?
    private let threadPool: NIOThreadPool
    private let warnings: RateLimitedLogger
    private let known: MemoryCache<String, RemoteImageRecord>
    /// Bytes that came while only facts were asked for, where no store takes them; whoever asks first gets them.
    private let unclaimed = MemoryCache<String, OpenedObject>(capacity: 8)

    init(store: (any ReceivingStore)?, threadPool: NIOThreadPool, warnings: RateLimitedLogger) {
        self.store = store
        self.threadPool = threadPool
        self.warnings = warnings
        known = MemoryCache(capacity: 32_000_000)
    }

    /// Whether bytes are kept.
    var keepsBytes: Bool { store != nil }

    /// What is known of an image without looking into the store.
    func atHand(_ url: String) -> RemoteImageRecord? { known.value(for: url) }

    /// What is known of an image, also from an earlier process.
    func find(_ url: String) async -> RemoteImageRecord? {
        if let image = known.value(for: url) { return image }
        guard let store else { return nil }
        do {
            guard let opened = try await store.open(KeptImages.key(url)), let image = RemoteImageRecord(opened.info)
            else {
                return nil
            }
            // Once for each process: a power cut may have left a file of the right length with other bytes in it.
            guard try await digest(of: opened) == image.etag else {
                warnings.log("A kept original of another server is damaged; it is fetched again.", nil)
                _ = try await store.delete(KeptImages.key(url))
                return nil
            }
            remember(image, url)
            return image
        } catch {
            warnings.log("A kept original of another server cannot be read; it is fetched again.", error)
            return nil
        }
    }

    /// The bytes of an image, if they are kept and are those that are known.
    func open(_ url: String, _ image: RemoteImageRecord) async -> OpenedObject? {
        guard let store else {
            guard let opened = unclaimed.value(for: url) else { return nil }
            unclaimed.remove(url)
            return opened.info.etag == image.etag ? opened : nil
        }
        do {
            guard let opened = try await store.open(KeptImages.key(url)),
                RemoteImageRecord(opened.info)?.etag == image.etag, opened.info.size == image.size
            else { return nil }
            return OpenedObject(info: image.info, descriptor: opened.descriptor)
        } catch {
            warnings.log("A kept original of another server cannot be opened; it is fetched again.", error)
            return nil
        }
    }

    /// A place for bytes that come.
    func sink() async throws -> BodySink {
        guard let store else { return try await nameless() }
        do {
            return .kept(try await store.receive())
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            warnings.log("Originals of other servers cannot be kept; they are fetched each time.", error)
            return try await nameless()
        }
    }

    /// A place for bytes that are not to be kept.
    func nameless() async throws -> BodySink {
        do {
            return .nameless(try await NamelessFile.make(on: threadPool))
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw StorageFailure(cause: error)
        }
    }

    /// Keeps an image that has been fetched, and gives its bytes.
    func keep(_ url: String, _ image: RemoteImageRecord, in sink: BodySink) async -> OpenedObject {
        let opened = OpenedObject(info: image.info, descriptor: sink.descriptor)
        if case .kept(let object) = sink {
            do {
                let metadata = ObjectMetadata(attributes: image.attributes(address: url))
                _ = try await object.commit(as: KeptImages.key(url), metadata: metadata)
            } catch {
                warnings.log("An original of another server cannot be kept; it will be fetched again.", error)
            }
        }
        remember(image, url)
        return opened
    }

    /// Lays bytes aside that nobody has asked for yet.
    func keepUnclaimed(_ url: String, _ opened: OpenedObject) { unclaimed.insert(opened, for: url, cost: 1) }

    /// Takes down news of an image whose bytes stay; over a restart they are lost, which costs one question.
    func remember(_ image: RemoteImageRecord, _ url: String) {
        let strings = url.utf8.count +| (image.serverETag?.utf8.count ?? 0) +| (image.serverDate?.utf8.count ?? 0)
        known.insert(image, for: url, cost: 500 +| strings)
    }

    /// Forgets an image.
    func forget(_ url: String) async throws {
        known.remove(url)
        unclaimed.remove(url)
        _ = try await store?.delete(KeptImages.key(url))
    }

    private func digest(of opened: OpenedObject) async throws -> String {
        try await threadPool.runIfActive {
            var hash = SHA256()
            var position = 0
            while position < opened.info.size {
                // checked: the position is below the size
                let bytes = try opened.descriptor.read(position..<min(position +| 256 * 1024, opened.info.size))
                guard !bytes.isEmpty else { break }
                hash.update(data: bytes)
                position +|= bytes.count
            }
            return Hexadecimal.text(hash.finalize().prefix(12))
        }
    }

    private static func key(_ url: String) -> ObjectKey {
        let hash = RemoteImageRecord.hash(url)
        return ObjectKey(known: "\(hash.prefix(2))/\(hash)")
    }
}
