public import AWSAccess
public import Logging
public import NIOCore
public import NIOPosix
public import ObjectStorage

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
    private let client: S3Client
    private let objects: ObjectRequests
    private let writer: ObjectWriter
    private let conditions: ConditionalWriter
    private let bucket: BucketListing
    private let deletion: BatchDeletion
    private let unfinished: UnfinishedUploads
    private let bucketCheck: BucketCheck
    private let keys: BucketKeys
    private let limit: Int
    private let folder: String?

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
        var logger = logger
        logger[metadataKey: "bucket"] = "\(location.bucket)"
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
        keys = BucketKeys(prefix: location.prefix)
        objects = ObjectRequests(client, configuration)
        unfinished = UnfinishedUploads(client, logger: logger)
        writer = ObjectWriter(client, objects, unfinished, configuration, logger: logger)
        conditions = ConditionalWriter(objects, keys, logger: logger)
        bucket = BucketListing(client)
        deletion = BatchDeletion(client, objects)
        bucketCheck = BucketCheck(bucket, under: location.prefix)
    }

    /// What is known of an object without its bytes.
    public func head(_ key: ObjectKey) async throws -> ObjectInfo? {
        try await StorageError.translating("Looking at '\(key)'") {
            let found = try await objects.head(try keys.name(of: key))?.info
            if found == nil { try await bucketCheck.listOnce() }
            return found
        }
    }

    /// The object, brought here and open for reading.
    ///
    /// Throws ``StorageError`` with code `tooLarge` when it has more bytes than the store's limit.
    public func open(_ key: ObjectKey) async throws -> OpenedObject? {
        try await StorageError.translating("Opening '\(key)'") {
            try await Download(try keys.name(of: key), from: client, upTo: limit, folder: folder).run()
        }
    }

    /// The object's bytes.
    public func read(_ key: ObjectKey, upTo limit: Int) async throws -> StoredBytes? {
        try await StorageError.translating("Reading '\(key)'") {
            guard let (remote, bytes) = try await objects.get(try keys.name(of: key), upTo: limit) else { return nil }
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
        try await StorageError.translating("Reading '\(key)'") {
            guard let (remote, bytes) = try await objects.get(try keys.name(of: key), range: range, upTo: range.count)
            else {
                return nil
            }
            return StoredBytes(info: remote.info, bytes: bytes)
        }
    }

    /// Writes an object.
    public func put(_ key: ObjectKey, _ bytes: ByteBuffer, metadata: ObjectMetadata) async throws -> ObjectInfo {
        try await StorageError.translating("Writing '\(key)'") {
            try await writer.write(try keys.name(of: key), .bytes(bytes), metadata: metadata)
        }
    }

    /// Begins to take in an object, in a temporary file on this machine.
    public func receive() async throws -> any IncomingObject {
        try await StorageError.translating("Making a temporary file") {
            IncomingS3Object(try await client.spool(expecting: nil, in: folder), writer, keys)
        }
    }

    /// Writes an object unless there is one under its key already.
    ///
    /// On servers that do not honour `If-None-Match: *`, this is a best effort: see ``ConditionalWriter``.
    public func putIfAbsent(
        _ key: ObjectKey,
        _ bytes: ByteBuffer,
        metadata: ObjectMetadata
    ) async throws -> ObjectInfo? {
        try await StorageError.translating("Writing '\(key)' if it is not there") {
            try await conditions.put(try keys.name(of: key), bytes, metadata: metadata)
        }
    }

    /// Removes an object, after a look whether there is one.
    public func delete(_ key: ObjectKey) async throws -> Bool {
        try await StorageError.translating("Removing '\(key)'") {
            let name = try keys.name(of: key)
            guard try await objects.head(name) != nil else { return false }
            try await objects.delete(name)
            return true
        }
    }

    /// Removes every object below a prefix, in batches; "folders" go with what is in them, and are not counted.
    public func deleteAll(under prefix: ObjectKeyPrefix) async throws -> Int {
        try await StorageError.translating("Removing everything under '\(prefix.text)'") {
            var listing = ListingRequest(prefix: location.prefix + prefix.text, limit: BatchDeletion.limit)
            var count = 0
            repeat {
                let page = try await bucket.page(listing)
                let ours = page.entries.map(\.key).filter { keys.key(of: $0) != nil || $0.hasSuffix("/") }
                if !ours.isEmpty { try await deletion.delete(ours) }
                count += ours.count { keys.key(of: $0) != nil }
                listing.continuation = page.continuation
            } while listing.continuation != nil
            return count
        }
    }

    /// Lists objects, without their metadata.
    public func list(under prefix: ObjectKeyPrefix, after: ObjectKey?, limit: Int) async throws -> ObjectPage {
        try await StorageError.translating("Listing '\(prefix.text)'") {
            try await StoreListing(bucket, keys).list(under: prefix, after: after, limit: limit)
        }
    }

    /// The names of the folders in a folder.
    public func folders(under prefix: ObjectKeyPrefix) async throws -> [String] {
        try await StorageError.translating("Listing the folders in '\(prefix.text)'") {
            try await StoreListing(bucket, keys).folders(under: prefix)
        }
    }

    /// Throws away the parts of long objects whose writer was killed, as they are paid for and shown by no listing.
    ///
    /// Where the permission to list them is missing, a lifecycle rule of the bucket has to do it
    /// (`AbortIncompleteMultipartUpload`).
    public func sweep(olderThan age: Duration) async throws {
        try await StorageError.translating("Removing the parts of unfinished objects") {
            try await unfinished.sweep(under: location.prefix, olderThan: age)
        }
    }

    /// An object's address for everybody, good where the bucket lets everybody read it.
    public func publicURL(of key: ObjectKey) throws -> String { client.publicURL(of: try keys.name(of: key)) }

    /// An object's address for whoever has it, for a while.
    ///
    /// - Parameters:
    ///   - key: The object; whether it is there is not looked at.
    ///   - lifetime: How long the address is good: one second to seven days, and no longer than the credentials.
    /// - Returns: The address; it lets others in, so it belongs into no log.
    /// - Throws: ``StorageError``.
    public func presignedURL(of key: ObjectKey, lifetime: Duration) async throws -> String {
        let name = try keys.name(of: key)
        return try await StorageError.translating("Signing the address of '\(key)'") {
            try await client.presignedURL(of: name, lifetime: lifetime)
        }
    }

    /// Whether the bucket can be listed now, which takes an endpoint that answers, credentials that are good, a clock
    /// that is about right, the right region, a bucket, and the permission.
    ///
    /// Nothing is written: that would be paid for each time somebody asks. ``diagnose(writing:)`` writes.
    public func check() async throws {
        try await StorageError.translating("Looking at the bucket") { try await bucketCheck.list() }
    }

    /// Looks at everything that a store needs of its bucket, and tells what is wrong and how to mend it.
    ///
    /// - Parameter writing: Whether objects are written there; then small ones are put, read and removed, and one of
    ///   5 MiB in parts, under names that no listing shows.
    /// - Returns: What was found, in the order in which it was looked at. Ends early where nothing further can work.
    public func diagnose(writing: Bool) async -> [S3Finding] {
        await BucketDiagnosis(location, client, objects, writer, conditions, bucketCheck).run(writing: writing)
    }
}
