import AWSAccess
import Foundation
import Logging
import NIOCore
import NIOPosix
import ObjectStorage
import S3Storage
import TestKit

/// What a test wants to be otherwise.
struct StoreOptions: Sendable {
    var bucket: String?
    var prefix = "some/prefix"
    var endpoint: String?
    var region = "us-east-1"
    var accessKeyID = "AKIDTEST"
    var secret = "SECRETTESTSECRETTEST"
    var limit = 100 << 20
    var folder: String?
    var secondsBehind = 0.0
    var configuration = S3Configuration()
    var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// Gives a test a store in a bucket of its own.
func withStore<Value>(
    _ server: S3TestServer? = nil,
    _ change: (inout StoreOptions) -> Void = { _ in },
    _ body: (S3Store) async throws -> Value
) async throws -> Value {
    var options = StoreOptions()
    change(&options)
    let bucket: String
    if let named = options.bucket { bucket = named } else { bucket = try await server?.makeBucket() ?? "some-bucket" }
    options.configuration.endpoint = S3Endpoint(options.endpoint ?? server?.endpoint ?? "")
    let connections = S3Connections(options.configuration)
    let credentials = AWSCredentials(accessKeyID: options.accessKeyID, secretAccessKey: options.secret)
    let behind = options.secondsBehind
    let store = S3Store(
        try S3Location("s3://\(bucket)/\(options.prefix)"),
        region: options.region,
        configuration: options.configuration,
        connections: connections,
        credentials: StaticCredentials(credentials),
        threadPool: .singleton,
        limit: options.limit,
        folder: options.folder,
        logger: options.logger,
        now: { Date().addingTimeInterval(-behind) }
    )
    do {
        let value = try await body(store)
        try await connections.shutdown()
        return value
    } catch {
        try await connections.shutdown()
        throw error
    }
}

/// A key that a test knows to be one.
func key(_ text: String) throws -> ObjectKey {
    guard let key = ObjectKey(text) else { throw HelperProcess.Failure("'\(text)' should be a key") }
    return key
}

/// The same bytes each time, which no compression and no repetition makes alike.
func noise(_ count: Int, seed: UInt64 = 1) -> ByteBuffer {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    var buffer = ByteBufferAllocator().buffer(capacity: count + 8)
    while buffer.readableBytes < count {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        buffer.writeInteger(state)
    }
    return buffer.getSlice(at: 0, length: count) ?? ByteBuffer()
}

extension S3Error {
    /// The error of S3's that is underneath one of a store's.
    init?(in error: any Error) {
        guard let error = (error as? StorageError)?.cause as? S3Error else { return nil }
        self = error
    }
}

/// The error that a store throws, and S3's underneath; `nil` when it throws none.
func failure(_ body: () async throws -> Void) async -> (store: StorageError, s3: S3Error?)? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? StorageError).map { ($0, S3Error(in: $0)) }
    }
}
