public import AWSAccess
import Descriptors
public import Logging
public import NIOCore
public import NIOPosix
public import ObjectStorage
import Synchronization

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Keeps objects in a bucket, each under a prefix and its key.
///
/// Objects that somebody else put there are objects too, as far as their keys can be ours: "folders" (keys that end in
/// `/`), hidden names and the like are passed over. S3's own guarantees make writes all or nothing and seen at once.
///
/// Where S3 says less than ``ObjectStore`` asks:
/// - the time of an object that was just put is that of S3's answer, which may be a second off
/// - listings leave metadata out
/// - `delete` looks first, since S3 does not tell whether there was an object: of two that remove one object at the
///   same time both may think that it was theirs
/// - the order of a listing is the server's; AWS's is that of bytes
public struct S3Store: ReceivingStore {
    /// Where the objects are.
    public let location: S3Location
    let client: S3Client
    let limit: Int
    let folder: String?
    let knowledge = Knowledge()

    /// What is found out about a server and a bucket while they are used.
    final class Knowledge: Sendable {
        /// Whether the bucket has been seen.
        let hasBucket = Mutex(false)
        /// Whether the server removes many objects in one call.
        let canBatch = Mutex(true)
        /// Whether the server writes only where there is nothing, when it is asked to; `nil` before that was tried.
        let honoursConditions = Mutex<Bool?>(nil)
    }

    /// A bucket is asked over the network.
    public var isLocal: Bool { false }

    /// Makes a store; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - location: The bucket and the prefix.
    ///   - region: The bucket's region, where the configuration names none.
    ///   - configuration: How S3 is spoken to.
    ///   - connections: What it is spoken over.
    ///   - credentials: Who signs.
    ///   - threadPool: Where to wait for disks.
    ///   - limit: The most bytes of an object that is opened.
    ///   - folder: Where long objects are put while they are open; `nil` for the system's place for temporary files.
    ///   - logger: Where the little is told that an operator should know.
    ///   - now: This machine's time.
    public init(
        _ location: S3Location,
        region: String = "us-east-1",
        configuration: S3Configuration,
        connections: S3Connections,
        credentials: any CredentialsProvider,
        threadPool: NIOThreadPool,
        limit: Int,
        folder: String? = nil,
        logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.location = location
        self.limit = limit
        self.folder = folder
        client = S3Client(
            bucket: location.bucket,
            region: configuration.region ?? region,
            configuration: configuration,
            connections: connections,
            credentials: credentials,
            threadPool: threadPool,
            clock: ServerClock(local: now),
            logger: logger
        )
    }

    /// What is known of an object without its bytes.
    public func head(_ key: ObjectKey) async throws -> ObjectInfo? {
        try await asking("Looking at '\(key)'") {
            let found = try await client.head(try name(key))?.info
            if found == nil { try await lookForBucket() }
            return found
        }
    }

    /// The object, brought here and open for reading.
    ///
    /// Throws ``StorageError`` with code `tooLarge` when it has more bytes than the store's limit.
    public func open(_ key: ObjectKey) async throws -> OpenedObject? {
        try await asking("Opening '\(key)'") {
            try await Download(try name(key), from: client, upTo: limit, folder: folder).run()
        }
    }

    /// The object's bytes.
    public func read(_ key: ObjectKey, upTo limit: Int) async throws -> StoredBytes? {
        try await asking("Reading '\(key)'") {
            guard let (remote, bytes) = try await client.get(try name(key), upTo: limit) else { return nil }
            return StoredBytes(info: remote.info, bytes: bytes)
        }
    }

    /// A part of the object's bytes.
    ///
    /// - Parameters:
    ///   - key: The object.
    ///   - range: The bytes wanted, from 0; cut off where the object ends, and an error where it has none of them.
    /// - Returns: The bytes, and what is known of the whole object; `nil` when there is none.
    /// - Throws: ``StorageError``.
    public func read(_ key: ObjectKey, _ range: Range<Int>) async throws -> StoredBytes? {
        try await asking("Reading '\(key)'") {
            guard let (remote, bytes) = try await client.get(try name(key), range: range, upTo: range.count) else {
                return nil
            }
            return StoredBytes(info: remote.info, bytes: bytes)
        }
    }

    /// Writes an object.
    public func put(_ key: ObjectKey, _ bytes: ByteBuffer, metadata: ObjectMetadata) async throws -> ObjectInfo {
        try await asking("Writing '\(key)'") {
            try await client.upload(try name(key), .bytes(bytes), metadata: metadata)
        }
    }

    /// Begins to take in an object, in a temporary file on this machine.
    public func receive() async throws -> any IncomingObject {
        try await asking("Making a temporary file") {
            IncomingS3Object(
                store: self,
                spool: try await Spool(expecting: nil, in: folder, threadPool: client.threadPool)
            )
        }
    }

    /// The key in the bucket.
    func name(_ key: ObjectKey) throws -> String {
        let name = location.prefix + key.text
        guard name.utf8.count <= 1024 else {
            throw StorageError(.badName, "'\(name)' has over 1,024 bytes, which is all that S3 takes.")
        }
        return name
    }

    /// Does something, and tells what goes wrong as stores do.
    func asking<Value>(_ attempt: @autoclosure () -> String, _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch {
            throw StorageError.wrapping(error, attempt())
        }
    }

    /// An answer to HEAD says that there is no object in the same way whether there is a bucket or not.
    private func lookForBucket() async throws {
        guard !knowledge.hasBucket.withLock({ $0 }) else { return }
        try await seeBucket()
    }

    /// Lists next to nothing, which goes wrong when anything is wrong.
    func seeBucket() async throws {
        _ = try await client.list(.init(prefix: location.prefix, limit: 1))
        knowledge.hasBucket.withLock { $0 = true }
    }
}
