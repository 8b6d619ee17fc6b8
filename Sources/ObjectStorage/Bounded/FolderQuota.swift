import Basics
import Logging
import Synchronization

/// Counts what this and earlier processes have put into a folder, and removes the least recently used where it is too
/// much.
///
/// What is done with the folder waits for the disk.
final class FolderQuota: Sendable {
    private let configuration: BoundedFolderStore.Configuration
    private let exempt: ObjectKeyPrefix?
    private let recency = Mutex(RecencyIndex())
    private let logger: Logger

    /// - Parameters:
    ///   - configuration: The bounds.
    ///   - exempt: What begins like this neither counts nor goes.
    ///   - logger: Where is told what could not be removed.
    init(_ configuration: BoundedFolderStore.Configuration, exempt: ObjectKeyPrefix?, logger: Logger) {
        self.configuration = configuration
        self.exempt = exempt
        self.logger = logger
    }

    /// What is known to be in the folder: objects, and the bytes they take on disk.
    var usage: (objects: Int, bytes: Int) { recency.withLock { ($0.count, $0.bytes) } }

    /// Whether a key, or a folder's prefix, is of what neither counts nor goes.
    func isExempt(_ text: String) -> Bool { exempt.map { text.utf8.starts(with: $0.text.utf8) } ?? false }

    /// Refuses an object that is over the bound by itself: it would push out everything and then go too.
    ///
    /// - Parameters:
    ///   - size: Its length in bytes.
    ///   - key: Its key.
    /// - Throws: A `StorageError` with code `tooLarge`.
    func checkSize(_ size: Int, of key: ObjectKey) throws {
        guard FolderQuota.footprint(size) <= configuration.maximumBytes else {
            throw StorageError(.tooLarge, "'\(key)' is larger than all objects of the folder may be together.")
        }
    }

    /// Counts an object that was just put, and removes others where there are too many now.
    func count(_ key: ObjectKey, size: Int, in folder: Folder) {
        guard !isExempt(key.text) else { return }
        let bytes = FolderQuota.footprint(size)
        recency.withLock { $0.insert(key, bytes: bytes, at: UnixTime.now.seconds) }
        evict(in: folder)
    }

    /// Keeps the order of use, and learns of objects that came or went by another road.
    func noteUse(of key: ObjectKey, _ info: ObjectInfo?, in folder: Folder) {
        guard let info else { return forget(key) }
        // Without metadata it is not known to be ours.
        guard info.metadata != ObjectMetadata(), !isExempt(key.text) else { return }
        let now = UnixTime.now.seconds
        let isDue = recency.withLock { recency in
            guard !recency.contains(key) else { return recency.touch(key, at: now, interval: 3600) }
            recency.insert(key, bytes: FolderQuota.footprint(info.size), at: now)
            return true
        }
        if isDue { folder.survey.noteUse(of: key) }
    }

    /// Counts what earlier processes have left, as used before all that is known, and removes what is too much.
    ///
    /// - Parameters:
    ///   - files: The files, in the order of their use.
    ///   - folder: Where they are.
    func insertOlder(_ files: [FolderSurvey.File], in folder: Folder) {
        let older = files.map { (key: $0.key, bytes: FolderQuota.footprint($0.size)) }
        recency.withLock { $0.insertOlder(older) }
        evict(in: folder)
    }

    /// Stops counting an object.
    func forget(_ key: ObjectKey) { recency.withLock { $0.remove(key) } }

    /// Stops counting every object below a prefix.
    func forgetAll(under prefix: ObjectKeyPrefix) { recency.withLock { $0.removeAll(under: prefix) } }

    /// Removes the least recently used objects because the disk is full.
    ///
    /// - Parameters:
    ///   - size: How many bytes are wanted.
    ///   - folder: Where.
    func makeRoom(for size: Int, in folder: Folder) {
        var freed = 0
        while freed < size, let victim = recency.withLock({ $0.popOldest() }) {
            remove(victim.key, in: folder)
            freed +|= victim.bytes
        }
    }

    /// Removes the least recently used objects until the bounds hold.
    private func evict(in folder: Folder) {
        while let victim = recency.withLock({ recency in
            let isOver = recency.bytes > configuration.maximumBytes || recency.count > configuration.maximumObjects
            return isOver ? recency.popOldest() : nil
        }) {
            remove(victim.key, in: folder)
        }
    }

    private func remove(_ key: ObjectKey, in folder: Folder) {
        do {
            _ = try folder.remover.delete(key)
        } catch {
            logger.warning("An old variant could not be removed.", metadata: ["key": "\(key)", "error": "\(error)"])
        }
    }

    /// What an object of so many bytes takes on disk: whole blocks, and one for its sidecar.
    static func footprint(_ size: Int) -> Int {
        // A sparse file may say that it has exabytes, of which a few would be too many to add up.
        (min(size, 1 << 50) + 4095) / 4096 * 4096 + 4096  // checked: bounded to 2^50 before
    }
}
