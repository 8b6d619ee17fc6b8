public import Descriptors
public import NIOCore

/// Keeps objects under keys: a folder, or a bucket.
///
/// A write is all or nothing: another reader sees the old object or the new one, never a part.
public protocol ObjectStore: Sendable {
    /// Whether it only asks the operating system, which cannot be hurried: nothing is gained by a limit to the wait.
    var isLocal: Bool { get }

    /// What is known of an object without its bytes; `nil` when there is none.
    func head(_ key: ObjectKey) async throws -> ObjectInfo?

    /// The object as an open descriptor, readable from offset 0; `nil` when there is none.
    ///
    /// The descriptor keeps showing the object as it was when it was opened, whatever happens to the key later.
    func open(_ key: ObjectKey) async throws -> OpenedObject?

    /// The object with all of its bytes in memory; `nil` when there is none.
    ///
    /// Throws ``StorageError`` with code `tooLarge` when it has more than `limit` bytes.
    func read(_ key: ObjectKey, upTo limit: Int) async throws -> StoredBytes?

    /// Writes an object, replacing what was there.
    ///
    /// The time in the answer may be a second or two off.
    func put(_ key: ObjectKey, _ bytes: ByteBuffer, metadata: ObjectMetadata) async throws -> ObjectInfo

    /// Removes an object; `false` when there was none.
    func delete(_ key: ObjectKey) async throws -> Bool

    /// Removes every object whose key starts with `prefix`, and says how many there were.
    func deleteAll(under prefix: ObjectKeyPrefix) async throws -> Int

    /// Lists objects in the order of their keys.
    ///
    /// Metadata may be left out where telling it would take a look at every object. What may not be read is counted
    /// and passed over; only where that is the prefix itself does it throw.
    func list(under prefix: ObjectKeyPrefix, after: ObjectKey?, limit: Int) async throws -> ObjectPage

    /// Lists those objects that a filter takes, in the order of their keys, without a look at the others.
    ///
    /// What it costs is bounded: a page may have fewer objects than `limit` although more follow.
    func list(after: ObjectKey?, limit: Int, where filter: ObjectFilter) async throws -> FilteredPage

    /// The names between `prefix` and the next `/` of the keys below it, in order.
    ///
    /// A folder may be named that holds no object any more.
    func folders(under prefix: ObjectKeyPrefix) async throws -> [String]

    /// Whether the store can be read and written now; throws with the reason when not.
    func check() async throws
}

/// An object and a descriptor to read it by.
public struct OpenedObject: Sendable {
    /// What is known of it.
    public var info: ObjectInfo
    /// Its bytes.
    public var descriptor: Descriptor

    /// Pairs the two.
    public init(info: ObjectInfo, descriptor: Descriptor) {
        self.info = info
        self.descriptor = descriptor
    }
}

/// An object and all of its bytes.
public struct StoredBytes: Sendable {
    /// What is known of it.
    public var info: ObjectInfo
    /// As many as `info` says.
    public var bytes: ByteBuffer

    /// Pairs the two.
    public init(info: ObjectInfo, bytes: ByteBuffer) {
        self.info = info
        self.bytes = bytes
    }
}

/// Some objects of a listing.
public struct ObjectPage: Sendable {
    /// The objects, in the order of their keys.
    public var objects: [(key: ObjectKey, info: ObjectInfo)]
    /// Whether more objects follow the last one.
    public var hasMore: Bool
    /// What was passed over between them.
    public var unreadable: UnreadableNames
    /// What lies between them and has no name that can be a key: empty or hidden parts, a backslash.
    ///
    /// At most 1,000 are told.
    public var nameless: [String]

    /// Makes a page.
    ///
    /// - Parameters:
    ///   - objects: The objects, in the order of their keys.
    ///   - hasMore: Whether more objects follow the last one.
    ///   - unreadable: What was passed over between them.
    ///   - nameless: What has no name that can be a key; what lies behind the last object is left to the next page.
    public init(
        objects: [(key: ObjectKey, info: ObjectInfo)],
        hasMore: Bool,
        unreadable: UnreadableNames = UnreadableNames(),
        nameless: [String] = []
    ) {
        self.objects = objects
        self.hasMore = hasMore
        self.unreadable = unreadable
        guard hasMore, let last = objects.last?.key.text.utf8 else {
            self.nameless = Array(nameless.prefix(ObjectPage.mostNameless))
            return
        }
        let before = nameless.lazy.filter { $0.utf8.lexicographicallyPrecedes(last) }
        self.nameless = Array(before.prefix(ObjectPage.mostNameless))
    }

    private static let mostNameless = 1000
}
