import Configuration
import NIOCore
import NIOHTTP1
import ObjectStorage
import S3Storage
import SettingValues
import TestKit
import Testing

/// What is put is encrypted as the settings say.
@Suite(.timeLimit(.minutes(3))) struct EncryptionTests {
    private static let jpeg = ObjectMetadata(mediaType: "image/jpeg")
    private static let keyARN = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    private static let header = "x-amz-server-side-encryption"

    /// Writes in every way in which a store writes.
    private func write(to store: S3Store) async throws {
        _ = try await store.put(try key("short.jpg"), noise(100), metadata: Self.jpeg)
        _ = try await store.put(try key("long.jpg"), noise(6 << 20), metadata: Self.jpeg)
        _ = try await store.putIfAbsent(try key("ticket"), noise(0), metadata: ObjectMetadata())
        let incoming = try await store.receive()
        try await incoming.append(noise(10))
        _ = try await incoming.commit(as: try key("arrived.jpg"), metadata: Self.jpeg)
    }

    @Test(arguments: [
        S3Encryption(.aes256), S3Encryption(.kms), S3Encryption(.kms, key: keyARN),
        S3Encryption(.kmsTwice, key: keyARN),
    ])
    func everyObjectIsEncryptedAsItWasAskedFor(_ encryption: S3Encryption) async throws {
        let server = try await S3TestServer.moto()
        let (bucket, boto) = (try await server.makeBucket(), try await server.boto())
        try await withStore(server) { options in
            options.bucket = bucket
            options.configuration.encryption = encryption
            options.configuration.partsFrom = 5 << 20
            options.configuration.partSize = 5 << 20
        } _: { store in
            try await write(to: store)
            let problems = await store.diagnose(writing: true).filter { $0.outcome == .problem }
            #expect(problems.isEmpty, "\(problems)")
        }
        for name in ["short.jpg", "long.jpg", "ticket", "arrived.jpg"] {
            let sight = try await boto.get(bucket, "some/prefix/\(name)")
            #expect(sight.encryption == encryption.mode.rawValue, "\(name): \(sight)")
            // moto forgets the key of the mode that encrypts twice.
            if encryption.mode == .kms, let key = encryption.key {
                #expect(sight.encryptionKey == key, "\(name): \(sight)")
            }
        }
    }

    @Test func callsThatMakeAnObjectSaySoAndSignItAndPartsDoNot() async throws {
        try await withServer { number, request in
            if request.method == "POST", request.uri.hasSuffix("?uploads=") {
                return ScriptedServer.Reply(
                    body: ByteBuffer(string: "<R><UploadId>one</UploadId></R>")
                )
            }
            if request.method == "POST" {
                return ScriptedServer.Reply(body: ByteBuffer(string: "<R><ETag>\"no-md5-2\"</ETag></R>"))
            }
            if request.headers.contains(name: "if-none-match"), request.uri.contains("probe") {
                return .error(412, "PreconditionFailed")
            }
            return .object(ByteBuffer())
        } _: { server in
            try await withStore { options in
                options.endpoint = server.endpoint
                options.configuration.encryption = S3Encryption(.kms, key: Self.keyARN)
                options.configuration.partsFrom = 5 << 20
                options.configuration.partSize = 5 << 20
            } _: { store in
                try await write(to: store)
            }
            let signature = "x-amz-server-side-encryption;x-amz-server-side-encryption-aws-kms-key-id"
            var makers = 0
            for request in server.requests {
                let isPart = request.uri.contains("partNumber=") || request.uri.contains("uploadId=")
                let makes = !isPart && ["PUT", "POST"].contains(request.method)
                let authorization = request.headers.first(name: "authorization") ?? ""
                #expect(request.headers.contains(name: Self.header) == makes, "\(request.method) \(request.uri)")
                #expect(authorization.contains(signature) == makes, "\(authorization)")
                if makes {
                    makers += 1
                    #expect(request.headers.first(name: Self.header) == "aws:kms")
                    #expect(request.headers.first(name: "\(Self.header)-aws-kms-key-id") == Self.keyARN)
                }
            }
            #expect(makers >= 4)
        }
    }

    private func configuration(_ values: [String: String]) throws -> S3Configuration {
        let keys = values.map { (AbsoluteConfigKey([$0.key]), $0.value) }
        let pairs = keys.map { ($0.0, ConfigValue(stringLiteral: $0.1)) }
        let provider = InMemoryProvider(values: Dictionary(uniqueKeysWithValues: pairs))
        return try S3Configuration(reader: ConfigReader(provider: provider))
    }

    @Test func settingsAreReadAndWrongOnesAreNamed() throws {
        #expect(try configuration([:]).encryption == nil)
        #expect(try configuration(["s3-sse": "AES256"]).encryption == S3Encryption(.aes256))
        let both = ["s3-sse": "aws:kms", "s3-sse-kms-key-id": "alias/photos"]
        #expect(try configuration(both).encryption == S3Encryption(.kms, key: "alias/photos"))
        let wrong: [[String: String]] = [
            ["s3-sse": "aes256"], ["s3-sse": ""], ["s3-sse-kms-key-id": "alias/photos"],
            ["s3-sse": "AES256", "s3-sse-kms-key-id": "alias/photos"],
            ["s3-sse": "aws:kms", "s3-sse-kms-key-id": "a b"],
        ]
        for values in wrong {
            let error = #expect(throws: SettingError.self) { try configuration(values) }
            #expect(error?.description.contains("s3-sse") == true)
        }
    }
}
