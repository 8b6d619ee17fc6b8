import Basics
public import Logging
public import NIOCore
import Synchronization

/// A folder of objects that can be made again: the least recently used go when there are too many.
///
/// The bounds count what this and earlier processes have put, and never touch files that somebody else has placed
/// there. What is there at start is only known after ``index()``, which may run behind the first requests; until then
/// the folder may hold more than it should. The order of use is kept in the files' access times, to the hour, and so
/// survives the process.
public final class BoundedFolderStore: ObjectStore {
    let store: FolderStore
    let configuration: Configuration
    let recency = Mutex(RecencyIndex())
    let logger: Logger
    private let exempt: ObjectKeyPrefix?

    /// Bounds a folder; call ``index()`` once.
    ///
    /// - Parameters:
    ///   - store: The folder; it must be one that may be written.
    ///   - configuration: The bounds.
    ///   - exempt: What begins like this cannot be made again: it neither counts nor goes.
    ///   - logger: Where is told what could not be removed.
    public init(
        _ store: FolderStore,
        configuration: Configuration = Configuration(),
        exempt: ObjectKeyPrefix? = nil,
        logger: Logger
    ) {
        self.store = store
        self.configuration = configuration
        self.exempt = exempt
        self.logger = logger
    }

    /// Whether a key, or a folder's prefix, is of what neither counts nor goes.
    func isExempt(_ text: String) -> Bool { exempt.map { text.utf8.starts(with: $0.text.utf8) } ?? false }

    /// A folder is asked by way of the operating system.
    public var isLocal: Bool { true }

    /// What is known of an object without its bytes; not a use of it.
    public func head(_ key: ObjectKey) async throws -> ObjectInfo? { try await store.head(key) }

    /// The object, open for reading.
    public func open(_ key: ObjectKey) async throws -> OpenedObject? {
        try await store.run { folder in
            let opened = try folder.open(key)
            self.note(key, opened?.info, in: folder)
            return opened
        }
    }

    /// The object's bytes.
    public func read(_ key: ObjectKey, upTo limit: Int) async throws -> StoredBytes? {
        try await store.run { folder in
            let read = try folder.read(key, upTo: limit)
            self.note(key, read?.info, in: folder)
            return read
        }
    }

    /// Writes an object and removes others where there are too many now.
    ///
    /// Where the disk is full, old objects make room.
    public func put(_ key: ObjectKey, _ bytes: ByteBuffer, metadata: ObjectMetadata) async throws -> ObjectInfo {
        try await store.run { folder in
            let size = BoundedFolderStore.footprint(bytes.readableBytes)
            // What is over the bound by itself would push out everything and then go too.
            guard size <= self.configuration.maximumBytes else {
                throw StorageError(.tooLarge, "'\(key)' is larger than all stored variants may be together.")
            }
            let info: ObjectInfo
            do {
                info = try folder.put(key, bytes, metadata: metadata)
            } catch let error as StorageError where error.code == .full {
                self.makeRoom(for: 2 *| size, in: folder)
                info = try folder.put(key, bytes, metadata: metadata)
            }
            self.count(key, size, in: folder)
            return info
        }
    }

    /// Removes an object.
    public func delete(_ key: ObjectKey) async throws -> Bool {
        recency.withLock { $0.remove(key) }
        return try await store.delete(key)
    }

    /// Removes every object below a prefix.
    public func deleteAll(under prefix: ObjectKeyPrefix) async throws -> Int {
        recency.withLock { $0.removeAll(under: prefix) }
        return try await store.deleteAll(under: prefix)
    }

    /// Lists objects.
    public func list(under prefix: ObjectKeyPrefix, after: ObjectKey?, limit: Int) async throws -> ObjectPage {
        try await store.list(under: prefix, after: after, limit: limit)
    }

    /// The names of folders.
    public func folders(under prefix: ObjectKeyPrefix) async throws -> [String] {
        try await store.folders(under: prefix)
    }

    /// Whether the folder can be read and written.
    public func check() async throws { try await store.check() }

    /// What is known to be in the folder: objects, and the bytes they take on disk.
    public var usage: (objects: Int, bytes: Int) { recency.withLock { ($0.count, $0.bytes) } }

    /// What an object of so many bytes takes on disk: whole blocks, and one for its sidecar.
    static func footprint(_ size: Int) -> Int {
        // A sparse file may say that it has exabytes, of which a few would be too many to add up.
        (min(size, 1 << 50) + 4095) / 4096 * 4096 + 4096  // checked: bounded to 2^50 before
    }

    static func seconds() -> Int { UnixTime.now.seconds }

    /// Removes the least recently used objects until the bounds hold.
    func evict(in folder: Folder) {
        while let victim = recency.withLock({ recency in
            let isOver = recency.bytes > configuration.maximumBytes || recency.count > configuration.maximumObjects
            return isOver ? recency.popOldest() : nil
        }) {
            remove(victim.key, in: folder)
        }
    }

    /// Counts an object that was just put, and removes others where there are too many now.
    func count(_ key: ObjectKey, _ footprint: Int, in folder: Folder) {
        guard !isExempt(key.text) else { return }
        recency.withLock { $0.insert(key, bytes: footprint, at: BoundedFolderStore.seconds()) }
        evict(in: folder)
    }

    func makeRoom(for size: Int, in folder: Folder) {
        var freed = 0
        while freed < size, let victim = recency.withLock({ $0.popOldest() }) {
            remove(victim.key, in: folder)
            freed +|= victim.bytes
        }
    }

    private func remove(_ key: ObjectKey, in folder: Folder) {
        do {
            _ = try folder.delete(key)
        } catch {
            logger.warning("An old variant could not be removed.", metadata: ["key": "\(key)", "error": "\(error)"])
        }
    }

    /// Keeps the order of use, and learns of objects that came or went by another road.
    private func note(_ key: ObjectKey, _ info: ObjectInfo?, in folder: Folder) {
        guard let info else { return recency.withLock { $0.remove(key) } }
        // Without metadata it is not known to be ours.
        guard info.metadata != ObjectMetadata(), !isExempt(key.text) else { return }
        let now = BoundedFolderStore.seconds()
        let isDue = recency.withLock { recency in
            guard !recency.contains(key) else { return recency.touch(key, at: now, interval: 3600) }
            recency.insert(key, bytes: BoundedFolderStore.footprint(info.size), at: now)
            return true
        }
        if isDue { folder.noteUse(of: key) }
    }
}
