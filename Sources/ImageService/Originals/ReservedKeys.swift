public import ObjectStorage

extension ObjectKey {
    /// Whether an object of this key is the library's own and no original: a sidecar, an intent, a used ticket, a job, a
    /// purge.
    public var isReserved: Bool {
        // A look at a few bytes: every request comes by here.
        guard text.utf8.starts(with: "calotype-".utf8), let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            return false
        }
        return LibraryKeys.isFolder(text[..<slash])
    }
}

extension ObjectKey {
    /// The last part.
    var fileName: String {
        text.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(text[text.utf8.index(after: $0)...]) } ?? text
    }
}

extension ObjectStore {
    /// The first originals of a store, in the order of their keys and without what is no original.
    ///
    /// - Parameter limit: How many at most.
    /// - Returns: Their keys, and what was passed over on the way.
    /// - Throws: What the store throws.
    public func originals(limit: Int) async throws -> (keys: [ObjectKey], unreadable: UnreadableNames) {
        var keys: [ObjectKey] = []
        var unreadable = UnreadableNames()
        var last: ObjectKey?
        while keys.count < limit {
            let page = try await list(under: .all, after: last, limit: limit - keys.count)
            keys += page.objects.map(\.key).filter { !$0.isReserved }
            unreadable += page.unreadable
            guard page.hasMore, let end = page.objects.last?.key else { break }
            // There may be a million sidecars: the listing goes on behind all of them.
            last = end.isReserved ? ObjectKey(known: "\(end.text.prefix { $0 != "/" })/\u{10FFFF}") : end
        }
        return (keys, unreadable)
    }
}
