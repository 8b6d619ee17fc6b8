import Synchronization

extension BoundedFolderStore {
    /// Learns what earlier processes have left in the folder, and removes what is too much.
    ///
    /// Takes some ten microseconds an object and holds a thread only for one folder at a time. What is used meanwhile
    /// counts as used later than all that is found. Ends early when its task is cancelled.
    ///
    /// - Throws: ``StorageError`` when the folder cannot be listed.
    public func index() async throws {
        var found: [Folder.Found] = []
        var folders = [""]
        while let prefix = folders.popLast() {
            try Task.checkCancellation()
            let (files, deeper) = try await store.run { try $0.survey(prefix) }
            found += files
            folders += deeper
        }
        found.sort { $0.used < $1.used }
        let older = found.map { (key: $0.key, bytes: BoundedFolderStore.footprint($0.size)) }
        recency.withLock { $0.insertOlder(older) }
        try await store.run { self.evict(in: $0) }
    }
}
