import Descriptors
public import NIOCore
public import NIOPosix

/// Keeps objects as files in a folder, each under its key as path.
///
/// Files that somebody else put there are objects too. What a path must not reach is no object: anything outside of
/// the folder, also by symbolic links; folders, pipes, devices; hidden files. Relative links that stay inside are
/// followed, absolute ones never.
///
/// A write becomes visible as a whole: it is made in the hidden folder `.tmp` and then renamed. Metadata is kept in a
/// hidden file `.NAME.meta` beside the object. An object's validator comes from its file's length and time of writing.
public struct FolderStore: ReceivingStore, LocalStore {
    /// What may be written, and how carefully.
    public enum Writing: Hashable, Sendable {
        /// Nothing: the folder is never touched.
        case never
        /// Everything; what was written just before the power fails may be lost or damaged.
        case fast
        /// Everything; what was written stays written.
        case durable
    }

    private let folder: Folder
    private let threadPool: NIOThreadPool

    /// Opens a store.
    ///
    /// Makes the folder where it may be written and is not there, and removes what writers that were killed have left.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - writing: What may be written, and how carefully.
    ///   - threadPool: Where to wait for the disk.
    /// - Throws: ``StorageError``, when the folder cannot be opened.
    public init(path: String, writing: Writing, threadPool: NIOThreadPool) throws {
        self.folder = Folder(path: path, writing: writing)
        self.threadPool = threadPool
        if writing != .never { try folder.root.make() }
        _ = try folder.root.open()
        try folder.writer.sweep()
    }

    /// A store of what can be made again, which is made anew whenever it is not there; opening it never fails.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - threadPool: Where to wait for the disk.
    public init(remaking path: String, threadPool: NIOThreadPool) {
        self.folder = Folder(path: path, writing: .fast, isRemade: true)
        self.threadPool = threadPool
        // Whoever needs it is told what is wrong with it.
        try? folder.writer.sweep()
    }

    /// Makes a folder and those above it, where they are not there.
    ///
    /// - Parameter path: The folder.
    /// - Throws: ``StorageError`` that says why it cannot be made.
    public static func makeFolder(_ path: String) throws {
        let folder = Folder(path: path, writing: .fast)
        try folder.root.make()
        _ = try folder.root.open()
    }

    /// A folder is asked by way of the operating system.
    public var isLocal: Bool { true }

    /// What is known of a file without its bytes.
    public func head(_ key: ObjectKey) async throws -> ObjectInfo? {
        try await run { try $0.reader.open(key)?.info }
    }

    /// The file, open for reading.
    public func open(_ key: ObjectKey) async throws -> OpenedObject? {
        try await run { try $0.reader.open(key) }
    }

    /// The file's bytes.
    public func read(_ key: ObjectKey, upTo limit: Int) async throws -> StoredBytes? {
        try await run { try $0.reader.read(key, upTo: limit) }
    }

    /// What is made of the file's bytes.
    public func read<Value: Sendable>(
        _ key: ObjectKey,
        upTo limit: Int,
        making make: @escaping @Sendable (StoredBytes) throws -> Value
    ) async throws -> Value? {
        try await run { try $0.reader.read(key, upTo: limit).map(make) }
    }

    /// Writes a file and its metadata.
    public func put(_ key: ObjectKey, _ bytes: ByteBuffer, metadata: ObjectMetadata) async throws -> ObjectInfo {
        try await run { try $0.writer.put(key, bytes, metadata: metadata) }
    }

    /// Writes a file and its metadata unless there is a file of that name.
    public func putIfAbsent(
        _ key: ObjectKey,
        _ bytes: ByteBuffer,
        metadata: ObjectMetadata
    ) async throws -> ObjectInfo? {
        try await run { try $0.writer.putIfAbsent(key, bytes, metadata: metadata) }
    }

    /// Makes a temporary file, whose bytes are the store's own until they get a name.
    public func receive() async throws -> any IncomingObject {
        let (file, descriptor) = try await run { try $0.writer.receive() }
        return IncomingFile(file, reading: descriptor, in: self)
    }

    /// Removes temporary files that writers left behind; what a living one holds stays, however old.
    public func sweep(olderThan age: Duration) async throws { try await run { try $0.writer.sweep(olderThan: age) } }

    /// Removes a file, and the folders that are empty then.
    public func delete(_ key: ObjectKey) async throws -> Bool {
        try await run { try $0.remover.delete(key) }
    }

    /// Removes every visible file below a prefix; a link to a folder is removed itself.
    public func deleteAll(under prefix: ObjectKeyPrefix) async throws -> Int {
        try await run { try $0.remover.deleteAll(under: prefix) }
    }

    /// Lists files; a link to a folder is not followed, what is below it is listed where it really is.
    public func list(under prefix: ObjectKeyPrefix, after: ObjectKey?, limit: Int) async throws -> ObjectPage {
        try await run { try $0.listing.list(under: prefix, after: after, limit: limit) }
    }

    /// Lists the files that a filter takes; no other is opened, and no folder that is passed over.
    public func list(after: ObjectKey?, limit: Int, where filter: ObjectFilter) async throws -> FilteredPage {
        try await run { try $0.listing.list(after: after, limit: limit, where: filter) }
    }

    /// The names of the folders in a folder.
    public func folders(under prefix: ObjectKeyPrefix) async throws -> [String] {
        try await run { try $0.listing.folders(under: prefix) }
    }

    /// Whether the folder is there, and can be written where that is wanted.
    public func check() async throws {
        try await run { try $0.writer.check() }
    }

    /// As ``check()``, for the start of a program: it waits for the disk on the caller's thread.
    ///
    /// - Throws: ``StorageError``.
    public func checkWaiting() throws { try folder.writer.check() }

    /// Does something with the folder on a thread that may wait.
    func run<Value: Sendable>(_ body: @escaping @Sendable (Folder) throws -> Value) async throws -> Value {
        try await threadPool.runIfActive { [folder] in try body(folder) }
    }
}
