import Basics
import Foundation
import Logging
import NIOCore
public import ObjectStorage

/// The sidecars of originals that came as files or objects: in memory, and in the store of variants where there is one.
///
/// Whatever is wrong with the store costs looking at an original once more, and nothing else.
public struct OriginalSidecars: Sendable {
    /// What their keys in the store of variants begin with: nothing of it is a variant, and no purge and no bound on
    /// variants takes it.
    public static let prefix = VariantLayout.sidecars

    /// A sidecar has some 500 bytes around its key.
    private static let sizeLimit = 65_536
    /// How long a store is waited for.
    private static let limit = Duration.seconds(1)

    private let store: (any ObjectStore)?
    private let timeout: StoreTimeout
    private let known: MemoryCache<ObjectKey, OriginalSidecar>
    private let warnings: RateLimitedLogger

    init(store: (any ObjectStore)?, capacity: Int, warnings: RateLimitedLogger) {
        self.store = store
        timeout = StoreTimeout(of: store)
        known = MemoryCache(capacity: capacity)
        self.warnings = warnings
    }

    /// Where an original's sidecar is.
    static func key(of original: ObjectKey) -> ObjectKey { VariantLayout.sidecar(of: original) }

    /// What is known of an original's present bytes; `nil` where that is nothing.
    func sidecar(of original: ObjectKey, etag: String) async -> OriginalSidecar? {
        if let sidecar = known.value(for: original), sidecar.etag == etag { return sidecar }
        guard case .known(let sidecar) = await read(original), sidecar.etag == etag else { return nil }
        known.insert(sidecar, for: original, cost: 1)
        return sidecar
    }

    /// Keeps what has been found out about an original.
    func keep(_ sidecar: OriginalSidecar, of original: ObjectKey) async {
        known.insert(sidecar, for: original, cost: 1)
        guard let store else { return }
        if case .foreign = await read(original) { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            let bytes = ByteBuffer(bytes: try encoder.encode(sidecar))
            try await timeout.wait(atMost: OriginalSidecars.limit) {
                _ = try await store.put(
                    OriginalSidecars.key(of: original),
                    bytes,
                    metadata: ObjectMetadata(mediaType: "application/json")
                )
            }
        } catch {
            warnings.log("What is known of an original could not be stored; it is looked at again one day.", error)
        }
    }

    private enum ReadResult: Sendable {
        case known(OriginalSidecar)
        case nothing
        /// One of another version, which must stay as it is.
        case foreign
    }

    private func read(_ original: ObjectKey) async -> ReadResult {
        guard let store else { return .nothing }
        let key = OriginalSidecars.key(of: original)
        do {
            let stored = try await timeout.wait(atMost: OriginalSidecars.limit) {
                try await store.read(key, upTo: OriginalSidecars.sizeLimit)
            }
            guard let stored else { return .nothing }
            let sidecar = try JSONDecoder().decode(OriginalSidecar.self, from: Data(stored.bytes.readableBytesView))
            return sidecar.key.utf8.elementsEqual(original.text.utf8) ? .known(sidecar) : .nothing
        } catch is OriginalSidecar.Newer {
            return .foreign
        } catch let error as StorageError where error.code == .missing {
            return .nothing
        } catch {
            warnings.log("'\(key)' among the variants cannot be read; the original is looked at again.", error)
            return .nothing
        }
    }
}
