import Foundation
import TestKit

/// A bucket of a test's own, and what a program is told to use it.
struct TestBucket: Sendable {
    let server: S3TestServer
    let name: String
    /// Where the program thinks that the server is.
    var endpoint: String

    /// Makes a bucket.
    init(_ server: S3TestServer) async throws {
        self.server = server
        name = try await server.makeBucket()
        endpoint = server.endpoint
    }

    /// The same bucket by another way.
    func through(_ proxy: FaultProxy) -> TestBucket {
        var bucket = self
        bucket.endpoint = proxy.endpoint
        return bucket
    }

    /// Words for the command line that put stores here.
    func stores(_ names: [String] = ["originals", "variants"]) -> [String] {
        names.flatMap { ["--\($0)", "s3://\(name)/\($0)"] } + ["--s3-endpoint", endpoint, "--s3-path-style"]
    }

    /// Variables that say who asks.
    var environment: [String: String] { TestBucket.environment(server.accessKeyID, server.secretAccessKey) }

    /// Variables that say who asks; with nobody, nobody does.
    static func environment(_ accessKeyID: String?, _ secret: String?) -> [String: String] {
        let nowhere = ["AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nonexistent"]
        guard let accessKeyID, let secret else { return nowhere }
        return nowhere.merging(["AWS_ACCESS_KEY_ID": accessKeyID, "AWS_SECRET_ACCESS_KEY": secret]) { $1 }
    }

    /// A server over this bucket.
    func serve(_ names: [String] = ["originals", "variants"], _ more: [String] = []) async throws -> ServerProcess {
        try await ServerProcess(stores(names) + more, environment: environment)
    }

    /// Puts the usual photograph among the originals, and gives its bytes.
    @discardableResult
    func addPhoto(_ key: String = "originals/photo.jpg", acl: String? = nil) async throws -> Data {
        let bytes = try await TestBucket.photo()
        try await server.boto().put(name, key, bytes, type: "image/jpeg", acl: acl)
        return bytes
    }

    /// The usual photograph.
    static func photo() async throws -> Data {
        let folder = try TemporaryFolders.make().appendingPathComponent("originals")
        try await Pictures.makeOriginals(in: folder)
        return try Data(contentsOf: folder.appendingPathComponent("photo.jpg"))
    }

    /// Everything in the bucket.
    func keys(_ prefix: String = "") async throws -> [String] { try await server.boto().list(name, prefix) }

    /// The stored variants, without what is known of their originals.
    func variants() async throws -> [String] {
        try await keys("variants/").filter { !$0.hasSuffix("/original.json") }
    }
}

extension Command {
    /// Runs curl, and gives what it prints.
    static func curl(_ arguments: [String]) async throws -> Command {
        try await run(URL(fileURLWithPath: "/usr/bin/curl"), ["-sS", "--max-time", "60"] + arguments)
    }
}
