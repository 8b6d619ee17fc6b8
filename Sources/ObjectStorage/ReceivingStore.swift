public import Descriptors
public import NIOCore

/// A store that takes in objects piece by piece, and can tell the first writer of a key from the second.
public protocol ReceivingStore: ObjectStore {
    /// Begins to take in an object that nobody sees before it is committed.
    ///
    /// What is neither committed nor discarded is swept away one day.
    func receive() async throws -> any IncomingObject

    /// Writes an object unless there is one under its key already.
    ///
    /// - Returns: What is known of the new object; `nil` when there was one, which then stays as it was.
    func putIfAbsent(_ key: ObjectKey, _ bytes: ByteBuffer, metadata: ObjectMetadata) async throws -> ObjectInfo?

    /// Removes what is left of objects that were begun that long ago and neither committed nor discarded, because
    /// their server was killed; what is still arriving stays.
    func sweep(olderThan age: Duration) async throws
}

extension ReceivingStore {
    /// Does nothing: for stores in which nothing can be left.
    public func sweep(olderThan age: Duration) async throws {}
}

/// An object whose bytes are arriving, and which has no key yet.
///
/// It is used by one task at a time.
public protocol IncomingObject: Sendable {
    /// The bytes so far, readable from offset 0.
    var descriptor: Descriptor { get }

    /// Adds bytes at the end.
    func append(_ bytes: ByteBuffer) async throws

    /// Makes the object visible under a key in one step, replacing what was there; the object must not be used again.
    func commit(as key: ObjectKey, metadata: ObjectMetadata) async throws -> ObjectInfo

    /// Throws the bytes away; does nothing after a commit.
    func discard() async
}
