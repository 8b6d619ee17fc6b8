import Basics
import Descriptors
import NIOCore
import NIOPosix
import ObjectStorage
import RenderWire

/// Brings variants from where they are made to the store and from there to where they are sent, the long ones without
/// ever holding one whole.
///
/// Nothing is given whose bytes have not been compared with the checksum beside them. What is read into memory is compared
/// each time. What stays in its file, since it is long or memory takes none, is read through once, before its first byte is
/// sent, and for a while is believed to be what it was as long as its file is the same one.
struct VariantReader: Sendable {
    /// The bytes are not those that were written.
    struct Damaged: Error {}

    /// A file that has been read through.
    private struct Verified: Sendable {
        var etag: String
        var checksum: String
        var until: ContinuousClock.Instant
    }

    /// Up to so many bytes are read as a whole where a file of this machine holds them.
    private static let localBytes = 1 << 20
    /// Up to so many where that saves asking a bucket, or making it, again.
    private static let remoteBytes = 16 << 20
    /// More than any variant can have: 50 megapixels of 16-bit RGBA.
    private static let sizeLimit = 1 << 29
    private static let pieceBytes = 256 << 10
    /// How long a long file need not be read through again.
    private static let verifiedFor = Duration.seconds(3600)

    /// `nil` where there is none to read from.
    private let store: (any ObjectStore)?
    private let threadPool: NIOThreadPool
    /// The most bytes of a variant that is held as a whole.
    private let wholeBytes: Int
    /// The most bytes of a stored one that is read as a whole.
    private let readBytes: Int
    private let verified = MemoryCache<ObjectKey, Verified>(capacity: 4096)

    /// Makes a reader and writer of a store.
    ///
    /// - Parameters:
    ///   - store: Where variants are kept; `nil` where in memory only.
    ///   - entryBytes: The most bytes of a variant that is kept in memory.
    ///   - threadPool: Where to wait for disks.
    init(store: (any ObjectStore)?, entryBytes: Int, threadPool: NIOThreadPool) {
        self.store = store
        self.threadPool = threadPool
        let most = store?.isLocal == true ? VariantReader.localBytes : VariantReader.remoteBytes
        wholeBytes = max(VariantReader.localBytes, min(entryBytes, most))
        // What memory would not keep is better given from its file, which stays open.
        readBytes = store?.isLocal == true ? min(wholeBytes, entryBytes) : wholeBytes
    }

    /// What a renderer has made, and its checksum.
    func content(of rendered: Rendered) async throws -> (PictureContent, checksum: String) {
        switch rendered.content {
        case .bytes(let bytes) where bytes.count <= ContentChecksum.shortBytes:
            let buffer = ByteBuffer(bytes: bytes)
            return (PictureContent(buffer), ContentChecksum.sum(buffer))
        case .bytes(let bytes):
            return try await taken(bytes.count) { ByteBuffer(bytes: bytes) }
        case .file(let file, let count) where count <= wholeBytes:
            return try await taken(count) { try file.readBuffer(0..<count) }
        case .file(let file, let count):
            guard let checksum = try await ContentChecksum.of(file, count: count, on: threadPool) else {
                throw Damaged()
            }
            return (PictureContent(file, count: count), checksum)
        }
    }

    /// Takes bytes into memory and sums them, both at once on a thread on which nobody else waits.
    private func taken(
        _ count: Int,
        _ take: @escaping @Sendable () throws -> ByteBuffer
    ) async throws -> (PictureContent, checksum: String) {
        let (buffer, checksum) = try await threadPool.runIfActive {
            let buffer = try take()
            guard buffer.readableBytes == count else { throw Damaged() }
            return (buffer, ContentChecksum.sum(buffer))
        }
        return (PictureContent(buffer), checksum)
    }

    /// A stored variant; `nil` where there is none, or something else.
    ///
    /// - Throws: ``Damaged``, and what the store throws.
    func read(_ key: ObjectKey) async throws -> StoredVariant? {
        guard let store else { return nil }
        do {
            if let local = store as? any LocalStore {
                // Where they are read they are summed, too: changing threads once more would take longer.
                guard readBytes > 0 else { return try await open(key, in: local) }
                return try await local.read(key, upTo: readBytes) { stored in
                    guard let label = StoredVariant.Label(stored.info.metadata) else { return nil }
                    return try variant(stored, label, summedTo: ContentChecksum.sum(stored.bytes))
                } ?? nil
            }
            guard let stored = try await store.read(key, upTo: wholeBytes) else { return nil }
            guard let label = StoredVariant.Label(stored.info.metadata) else { return nil }
            return try variant(stored, label, summedTo: try await ContentChecksum.of(stored.bytes, on: threadPool))
        } catch let error as StorageError where error.code == .tooLarge {
            return try await open(key, in: store)
        }
    }

    private func variant(
        _ stored: StoredBytes,
        _ label: StoredVariant.Label,
        summedTo checksum: String
    ) throws -> StoredVariant {
        guard checksum == label.checksum else { throw Damaged() }
        return StoredVariant(PictureContent(stored.bytes), label)
    }

    private func open(_ key: ObjectKey, in store: any ObjectStore) async throws -> StoredVariant? {
        guard let opened = try await store.open(key), let label = StoredVariant.Label(opened.info.metadata) else {
            return nil
        }
        guard opened.info.size <= VariantReader.sizeLimit else { return nil }
        // Before it is read, so that a change meanwhile is one.
        let content = PictureContent(opened.descriptor, count: opened.info.size)
        if !isVerified(key, opened.info, label) {
            let size = opened.info.size
            guard try await ContentChecksum.of(opened.descriptor, count: size, on: threadPool) == label.checksum else {
                verified.remove(key)
                throw Damaged()
            }
            let until = ContinuousClock.now + VariantReader.verifiedFor
            let entry = Verified(etag: opened.info.etag, checksum: label.checksum, until: until)
            verified.insert(entry, for: key, cost: 1)
        }
        return StoredVariant(content, label)
    }

    /// What comes over a network is always looked at.
    private func isVerified(_ key: ObjectKey, _ info: ObjectInfo, _ label: StoredVariant.Label) -> Bool {
        guard store?.isLocal == true, let known = verified.value(for: key) else { return false }
        return known.etag == info.etag && known.checksum == label.checksum && ContinuousClock.now < known.until
    }

    /// Writes a variant to the store; a long one is from then on read from the store's file by whoever reads it.
    func write(_ variant: StoredVariant, as key: ObjectKey) async throws {
        guard let store else { return }
        if let bytes = variant.content.buffer {
            _ = try await store.put(key, bytes, metadata: variant.metadata)
        } else if let receiving = store as? any ReceivingStore {
            do {
                try await copy(variant, as: key, to: receiving)
            } catch let error as StorageError where error.code == .full {
                // What found no room has made some.
                try await copy(variant, as: key, to: receiving)
            }
        } else {
            let bytes = try await variant.content.read(0..<variant.content.count, on: threadPool)
            _ = try await store.put(key, bytes, metadata: variant.metadata)
        }
    }

    private func copy(_ variant: StoredVariant, as key: ObjectKey, to store: any ReceivingStore) async throws {
        let content = variant.content
        let object = try await store.receive()
        do {
            var position = 0
            while position < content.count {
                let range = position..<min(content.count, position + VariantReader.pieceBytes)
                let bytes = try await content.read(range, on: threadPool)
                guard bytes.readableBytes > 0 else { throw Damaged() }
                try await object.append(bytes)
                position += bytes.readableBytes
            }
            _ = try await object.commit(as: key, metadata: variant.metadata)
        } catch {
            await object.discard()
            throw error
        }
        content.move(to: object.descriptor)
    }
}
