public import Descriptors
public import NIOCore

/// Keeps objects under keys: a folder, or a bucket.
///
/// A write is all or nothing: another reader sees the old object or the new one, never a part.
public protocol ObjectStore: Sendable {
    /// What is known of an object without its bytes; `nil` when there is none.
    func head(_ key: ObjectKey) async throws -> ObjectInfo?

    /// The object as an open descriptor, readable from offset 0; `nil` when there is none.
    ///
    /// The descriptor keeps showing the object as it was when it was opened, whatever happens to the key later.
    func open(_ key: ObjectKey) async throws -> OpenedObject?

    /// Writes an object, replacing what was there.
    func put(_ key: ObjectKey, _ bytes: ByteBuffer, metadata: ObjectMetadata) async throws -> ObjectInfo

    /// Removes an object; `false` when there was none.
    func delete(_ key: ObjectKey) async throws -> Bool

    /// Removes every object whose key starts with `prefix`, and says how many there were.
    func deleteAll(under prefix: ObjectKeyPrefix) async throws -> Int

    /// Lists objects in the order of their keys.
    func list(under prefix: ObjectKeyPrefix, after: ObjectKey?, limit: Int) async throws -> ObjectPage

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

/// Some objects of a listing.
public struct ObjectPage: Sendable {
    /// The objects, in the order of their keys.
    public var objects: [(key: ObjectKey, info: ObjectInfo)]
    /// Whether more objects follow the last one.
    public var hasMore: Bool

    /// Makes a page.
    public init(objects: [(key: ObjectKey, info: ObjectInfo)], hasMore: Bool) {
        self.objects = objects
        self.hasMore = hasMore
    }
}
