import Basics
import ObjectStorage

extension VariantCache {
    /// Keeps no variant of an original any more: it is gone, and no other one will ever have its key.
    ///
    /// Of uploads only the last few thousand are held in mind; what is made of older ones has long been made.
    func tombstone(_ original: ObjectKey) {
        tombstones.insert(true, for: OriginalFacts.folder(of: .stored(original)), cost: 1)
    }

    /// Whether nothing of a folder is kept any more.
    func isTombstoned(_ folder: String) -> Bool { tombstones.peek(folder) != nil }

    /// Removes all variants of an original from memory and store, and says how many there were.
    func purge(_ original: OriginalName) async throws -> Int {
        let remembered = await forget(original)
        var digests = Set(remembered.filter { !$0.isFixed }.map(\.digest))
        var fixed = 0
        do {
            digests.formUnion(try await purgeStored(OriginalFacts.folder(of: original)))
            if case .stored(let key) = original { fixed = try await purgeFixedSizes(of: key) }
        } catch let error as StorageError where error.code == .missing {
            // There is no store, and nothing in it.
        }
        return digests.count + max(fixed, remembered.count(where: \.isFixed))
    }

    /// Removes all variants of an original from memory, once those that are being written have been.
    @discardableResult
    func forget(_ original: OriginalName) async -> [VariantKey] {
        let folder = OriginalFacts.folder(of: original)
        // What is still on its way would arrive after the rest has gone.
        await writes.finishAll(in: folder)
        return memory.removeAll { $0.folder == folder }
    }

    /// Removes all variants from memory.
    func forgetAll() { _ = memory.removeAll { _ in true } }

    /// Removes what the store has in an original's folder, and gives its digests: a variant that is in memory and in the
    /// store is one.
    private func purgeStored(_ folder: String) async throws -> Set<String> {
        guard let store, let prefix = ObjectKey(folder).map({ ObjectKeyPrefix(folder: $0) }) else { return [] }
        var digests: Set<String> = []
        for key in try await keys(under: prefix, of: store) {
            digests.insert(String(key.text.dropFirst(prefix.text.count).prefix { $0 != "." }))
        }
        _ = try await store.deleteAll(under: prefix)
        return digests
    }

    private func purgeFixedSizes(of original: ObjectKey) async throws -> Int {
        guard let store else { return 0 }
        var count = 0
        for size in try await store.folders(under: .all) where VariantCache.isSize(size) {
            guard let key = ObjectKey("\(size)/\(original.text)"), try await store.delete(key) else { continue }
            count += 1
        }
        return count
    }

    private func keys(under prefix: ObjectKeyPrefix, of store: any ObjectStore) async throws -> [ObjectKey] {
        var keys: [ObjectKey] = []
        while true {
            let page = try await store.list(under: prefix, after: keys.last, limit: 1000)
            keys += page.objects.map(\.key)
            guard page.hasMore else { return keys }
        }
    }

    /// Whether a folder's name is that of a fixed size: `400x300`, `400x`, `x300`.
    private static func isSize(_ name: String) -> Bool {
        let sides = name.split(separator: "x", omittingEmptySubsequences: false)
        return sides.count == 2 && sides.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isNumber } }
    }
}
