import ObjectStorage

extension VariantShelf {
    /// Keeps no variant of an original any more: it is gone, and no other one will ever have its key.
    ///
    /// Of uploads only the last few thousand are held in mind; what is made of older ones has long been made.
    func bury(_ original: ObjectKey) { buried.insert(true, for: OriginalFacts.folder(of: .stored(original)), cost: 1) }

    /// Whether nothing of a folder is kept any more.
    func isBuried(_ folder: String) -> Bool { buried.peek(folder) != nil }

    /// Removes all variants of an original from memory and store, and says how many there were.
    func purge(_ original: OriginalName) async throws -> Int {
        let folder = OriginalFacts.folder(of: original)
        // What is still on its way would arrive after the rest has gone.
        await behind.finishAll(in: folder)
        let remembered = memory.removeAll { $0.folder == folder }
        var digests = Set(remembered.filter { !$0.isFixed }.map(\.digest))
        if let prefix = ObjectKey(folder).map({ ObjectKeyPrefix(folder: $0) }) {
            // A variant that is in memory and in the store is one; its digest is the beginning of its name.
            for key in try await keys(under: prefix) {
                digests.insert(String(key.text.dropFirst(prefix.text.count).prefix { $0 != "." }))
            }
            _ = try await store.deleteAll(under: prefix)
        }
        var fixed = 0
        if case .stored(let key) = original { fixed = try await purgeFixedSizes(of: key) }
        return digests.count + max(fixed, remembered.count(where: \.isFixed))
    }

    private func purgeFixedSizes(of original: ObjectKey) async throws -> Int {
        var count = 0
        for size in try await store.folders(under: .all) where VariantShelf.isSize(size) {
            guard let key = ObjectKey("\(size)/\(original.text)"), try await store.delete(key) else { continue }
            count += 1
        }
        return count
    }

    private func keys(under prefix: ObjectKeyPrefix) async throws -> [ObjectKey] {
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
