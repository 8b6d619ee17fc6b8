import Basics
import Foundation
import Logging
import NIOCore
import ObjectStorage
import Recipes

/// What renderers have told of originals: their headers, in memory and in the store beside their variants.
///
/// A header is known of certain bytes; it says nothing of an original that has become another one. Where none is known
/// nothing is looked into for it: the next render tells it.
struct OriginalHeaders: Sendable {
    private struct Entry: Sendable {
        var etag: String
        var header: ImageHeader
        var isStored: Bool
    }

    /// What is read is some 300 bytes long.
    private static let sizeLimit = 4096

    private let store: (any ObjectStore)?
    private let timeout: StoreTimeout
    /// How long the store is waited for.
    private let limit: Duration
    private let known: MemoryCache<String, Entry>
    private let reads: SingleFlight<String, ImageHeader?, ServiceError>
    private let warnings: RateLimitedLogger

    init(
        store: (any ObjectStore)?,
        configuration: VariantService.Configuration,
        warnings: RateLimitedLogger
    ) {
        self.store = store
        timeout = StoreTimeout(of: store)
        limit = configuration.deadline / 4
        known = MemoryCache(capacity: configuration.knownOriginals)
        reads = SingleFlight(waiterLimit: configuration.waiters)
        self.warnings = warnings
    }

    /// The header of an original's present bytes, if it is in memory.
    func known(_ original: OriginalFacts) -> ImageHeader? {
        guard let entry = known.value(for: original.folder), original.isCurrent(entry.etag) else { return nil }
        return entry.header
    }

    /// The header of an original's present bytes; `nil` where no renderer has told it, or the store does not say.
    func find(_ original: OriginalFacts, until deadline: RequestDeadline?) async -> ImageHeader? {
        if let header = known(original) { return header }
        guard store != nil else { return nil }
        return await readOnce(original, within: min(limit, deadline?.rest ?? limit))
    }

    /// Whether the store has the header beside the original's variants, as it has as soon as it has one of them.
    ///
    /// What an upload has told is in memory before anything was rendered; there need be nothing to look for, then.
    func isStored(_ original: OriginalFacts) async -> Bool {
        if let entry = known.peek(original.folder), original.isCurrent(entry.etag), entry.isStored { return true }
        guard store != nil else { return false }
        return await readOnce(original, within: limit) != nil
    }

    /// Reads the header that the store has, once for all who ask in the same moment.
    private func readOnce(_ original: OriginalFacts, within limit: Duration) async -> ImageHeader? {
        let header = try? await reads.value(for: original.folder) { () async throws(ServiceError) in
            await read(original, within: limit)
        }.value
        return header ?? nil
    }

    /// Remembers what a renderer has told; `false` where that cannot be true of any picture.
    func learn(_ header: ImageHeader, of original: OriginalFacts) -> Bool {
        guard header.isPlausible else { return false }
        if known(original) != header {
            let entry = Entry(etag: original.etag, header: header, isStored: false)
            known.insert(entry, for: original.folder, cost: 1)
        }
        return true
    }

    /// Writes the header to the store where it is not there yet.
    func store(_ original: OriginalFacts) async {
        guard let store, let entry = known.peek(original.folder), !entry.isStored, entry.etag == original.etag else {
            return
        }
        do {
            let bytes = ByteBuffer(
                bytes: try JSONEncoder().encode(StoredHeader(etag: entry.etag, header: entry.header))
            )
            try await timeout.wait(atMost: limit) {
                let metadata = ObjectMetadata(mediaType: "application/json")
                _ = try await store.put(VariantLayout.header(in: original.folder), bytes, metadata: metadata)
            }
            known.insert(Entry(etag: entry.etag, header: entry.header, isStored: true), for: original.folder, cost: 1)
        } catch {
            warnings.log("What a renderer told of an original could not be stored; one will tell it again.", error)
        }
    }

    /// Forgets an original, as a purge has removed what the store had of it.
    func forget(_ folder: String) { known.remove(folder) }

    /// Forgets all originals.
    func forgetAll() { _ = known.removeAll { _ in true } }

    private func read(_ original: OriginalFacts, within limit: Duration) async -> ImageHeader? {
        guard let store else { return nil }
        do {
            let stored = try await timeout.wait(atMost: limit) {
                try await store.read(VariantLayout.header(in: original.folder), upTo: OriginalHeaders.sizeLimit)
            }
            guard let stored,
                let told = try? JSONDecoder().decode(StoredHeader.self, from: Data(stored.bytes.readableBytesView)),
                told.version == StoredHeader.version, original.isCurrent(told.etag), told.header.isPlausible
            else { return nil }
            known.insert(Entry(etag: told.etag, header: told.header, isStored: true), for: original.folder, cost: 1)
            return told.header
        } catch let error as StorageError where error.code == .missing {
            return nil
        } catch is CancellationError {
            return nil
        } catch {
            warnings.log("What is known of an original could not be read; a renderer tells it again.", error)
            return nil
        }
    }
}

/// A header as the store keeps it.
private struct StoredHeader: Codable {
    /// What this program writes and reads; any other is no header.
    static let version = 1

    var version = StoredHeader.version
    /// The validator of the bytes that it is of.
    var etag: String
    var header: ImageHeader
}

extension ImageHeader {
    /// Whether plans may compute with it: renderers and stores are believed as far as that goes.
    fileprivate var isPlausible: Bool {
        [size.width, size.height, pages].allSatisfy { (1...2_147_483_647).contains($0) }
            && (1...8).contains(orientation)
    }
}
