import Basics
public import Logging
public import NIOCore

/// A folder of objects that can be made again: the least recently used go when there are too many.
///
/// The bounds count what this and earlier processes have put, and never touch files that somebody else has placed
/// there. What is there at start is only known after ``index()``, which may run behind the first requests; until then
/// the folder may hold more than it should. The order of use is kept in the files' access times, to the hour, and so
/// survives the process.
public final class BoundedFolderStore: ReceivingStore, LocalStore {
    private let store: FolderStore
    private let quota: FolderQuota
    private let logger: Logger

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
        self.logger = logger
        quota = FolderQuota(configuration, exempt: exempt, logger: logger)
    }

    /// A folder is asked by way of the operating system.
    public var isLocal: Bool { true }

    /// What is known to be in the folder: objects, and the bytes they take on disk.
    public var usage: (objects: Int, bytes: Int) { quota.usage }

    /// What is known of an object without its bytes; not a use of it.
    public func head(_ key: ObjectKey) async throws -> ObjectInfo? { try await store.head(key) }

    /// The object, open for reading.
    public func open(_ key: ObjectKey) async throws -> OpenedObject? {
        try await store.run { [quota] folder in
            let opened = try folder.reader.open(key)
            quota.noteUse(of: key, opened?.info, in: folder)
            return opened
        }
    }

    /// The object's bytes.
    public func read(_ key: ObjectKey, upTo limit: Int) async throws -> StoredBytes? {
        try await read(key, upTo: limit) { $0 }
    }

    /// What is made of the object's bytes.
    public func read<Value: Sendable>(
        _ key: ObjectKey,
        upTo limit: Int,
        making make: @escaping @Sendable (StoredBytes) throws -> Value
    ) async throws -> Value? {
        try await store.run { [quota] folder in
            let read = try folder.reader.read(key, upTo: limit)
            quota.noteUse(of: key, read?.info, in: folder)
            return try read.map(make)
        }
    }

    /// Writes an object and removes others where there are too many now.
    ///
    /// Where the disk is full, old objects make room.
    public func put(_ key: ObjectKey, _ bytes: ByteBuffer, metadata: ObjectMetadata) async throws -> ObjectInfo {
        try await store.run { [quota] folder in
            try quota.checkSize(bytes.readableBytes, of: key)
            let info: ObjectInfo
            do {
                info = try folder.writer.put(key, bytes, metadata: metadata)
            } catch let error as StorageError where error.code == .full {
                quota.makeRoom(for: 2 *| FolderQuota.footprint(bytes.readableBytes), in: folder)
                info = try folder.writer.put(key, bytes, metadata: metadata)
            }
            quota.count(key, size: bytes.readableBytes, in: folder)
            return info
        }
    }

    /// Writes an object unless there is one, and removes others where there are too many now.
    public func putIfAbsent(
        _ key: ObjectKey,
        _ bytes: ByteBuffer,
        metadata: ObjectMetadata
    ) async throws -> ObjectInfo? {
        try quota.checkSize(bytes.readableBytes, of: key)
        let info = try await store.putIfAbsent(key, bytes, metadata: metadata)
        if let info { try await store.run { [quota] in quota.count(key, size: info.size, in: $0) } }
        return info
    }

    /// Begins to take in an object, which counts from its commit on.
    public func receive() async throws -> any IncomingObject {
        BoundedIncoming(try await store.receive(), in: store, quota)
    }

    /// Removes what killed writers have left.
    public func sweep(olderThan age: Duration) async throws { try await store.sweep(olderThan: age) }

    /// Removes an object.
    public func delete(_ key: ObjectKey) async throws -> Bool {
        quota.forget(key)
        return try await store.delete(key)
    }

    /// Removes every object below a prefix.
    public func deleteAll(under prefix: ObjectKeyPrefix) async throws -> Int {
        quota.forgetAll(under: prefix)
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

    /// Learns what earlier processes have left in the folder, and removes what is too much.
    ///
    /// Takes some ten microseconds an object and holds a thread only for one folder at a time. What is used meanwhile
    /// counts as used later than all that is found. A folder that may not be read is told of and passed over. Ends early
    /// when its task is cancelled.
    ///
    /// - Throws: ``StorageError`` when the folder cannot be listed.
    public func index() async throws {
        var files: [FolderSurvey.File] = []
        var folders = [""]
        var unreadable = UnreadableNames()
        while let prefix = folders.popLast() {
            try Task.checkCancellation()
            do {
                let (here, deeper) = try await store.run { try $0.survey.contents(of: prefix) }
                files += here  // checked: lists, which are put together
                folders += deeper.filter { !quota.isExempt($0) }  // checked: lists, which are put together
            } catch  where !prefix.isEmpty && DirectoryEntry.isAffectedAlone(by: error) {
                unreadable.add(prefix)
            }
        }
        if unreadable.count > 0 {
            logger.warning(
                "Folders of stored variants cannot be read; what is in them is not counted.",
                metadata: ["folders": "\(unreadable.names)"]
            )
        }
        let found = files.sorted { $0.used < $1.used }
        try await store.run { [quota] in quota.insertOlder(found, in: $0) }
    }
}
