import Logging
import Synchronization

extension BoundedFolderStore {
    /// Learns what earlier processes have left in the folder, and removes what is too much.
    ///
    /// Takes some ten microseconds an object and holds a thread only for one folder at a time. What is used meanwhile
    /// counts as used later than all that is found. A folder that may not be read is told of and passed over. Ends early
    /// when its task is cancelled.
    ///
    /// - Throws: ``StorageError`` when the folder cannot be listed.
    public func index() async throws {
        var found: [Folder.Found] = []
        var folders = [""]
        var unreadable = Unreadable()
        while let prefix = folders.popLast() {
            try Task.checkCancellation()
            do {
                let (files, deeper) = try await store.run { try $0.survey(prefix) }
                found += files  // checked: lists, which are put together
                folders += deeper.filter { !isExempt($0) }  // checked: lists, which are put together
            } catch  where !prefix.isEmpty && Folder.concernsOneName(error) {
                unreadable.add(prefix)
            }
        }
        if unreadable.count > 0 {
            logger.warning(
                "Folders of stored variants cannot be read; what is in them is not counted.",
                metadata: ["folders": "\(unreadable.names)"]
            )
        }
        found.sort { $0.used < $1.used }
        let older = found.map { (key: $0.key, bytes: BoundedFolderStore.footprint($0.size)) }
        recency.withLock { $0.insertOlder(older) }
        try await store.run { self.evict(in: $0) }
    }
}
