import AWSAccess
import NIOCore
import ObjectStorage

/// Looks at everything that a store needs of its bucket.
struct BucketDiagnosis: Sendable {
    private let location: S3Location
    private let client: S3Client
    private let objects: ObjectRequests
    private let writer: ObjectWriter
    private let conditions: ConditionalWriter
    private let check: BucketCheck
    private let keys: BucketKeys

    init(
        _ location: S3Location,
        _ client: S3Client,
        _ objects: ObjectRequests,
        _ writer: ObjectWriter,
        _ conditions: ConditionalWriter,
        _ check: BucketCheck
    ) {
        self.location = location
        self.client = client
        self.objects = objects
        self.writer = writer
        self.conditions = conditions
        self.check = check
        keys = BucketKeys(prefix: location.prefix)
    }

    /// Looks at everything that a store needs of its bucket, and tells what is wrong and how to mend it.
    ///
    /// - Parameter writing: Whether objects are written there; then small ones are put, read and removed, and one of
    ///   5 MiB in parts, under names that no listing shows.
    /// - Returns: What was found, in the order in which it was looked at. Ends early where nothing further can work.
    func run(writing: Bool) async -> [S3Finding] {
        var findings: [S3Finding] = []
        do {
            try await check.list()
            findings.append(S3Finding(.listBucket, .well, "'\(location)' can be listed."))
        } catch let error as S3Error {
            findings.append(S3Finding(BucketDiagnosis.subject(of: error), .problem, error.description))
            // Whoever may not list may still read and write.
            guard error.code == .denied else { return findings }
        } catch {
            return [S3Finding(.listBucket, .problem, "\(error)")]
        }
        findings += [regionFinding, clockFinding]
        findings += writing ? await probeWriting() : [await probeReading()]
        return findings
    }

    private static func subject(of error: S3Error) -> String {
        switch error.code {
        case .noCredentials, .badCredentials: "credentials"
        case .wrongRegion: "region"
        case .clockSkew: "clock"
        case .noSuchBucket: "bucket"
        case .unreachable, .timedOut, .broken: "endpoint"
        default: error.operation.rawValue
        }
    }

    private var regionFinding: S3Finding {
        let (configured, actual) = client.regions
        guard actual != configured else { return S3Finding("region", .well, "The region is \(actual).") }
        let sentence = "The bucket is in \(actual), not in \(configured): set s3-region to \(actual)."
        return S3Finding("region", .note, "\(sentence) It works, with a detour at each start.")
    }

    private var clockFinding: S3Finding {
        let offset = client.clockOffset
        guard abs(offset) > 60 else { return S3Finding("clock", .well, "This machine's clock is about right.") }
        let side = offset < 0 ? "ahead of" : "behind"
        let sentence = "This machine's clock is \(abs(offset)) seconds \(side) the server's: set it."
        return S3Finding("clock", .note, "\(sentence) Requests are signed with the server's time meanwhile.")
    }

    /// Looks for an object that cannot be there: whoever may read and list is told so, and others are refused.
    private func probeReading() async -> S3Finding {
        do {
            _ = try await objects.head(keys.probe(WriteName.random()))
            return S3Finding(.getObject, .well, "Objects can be read.")
        } catch {
            return S3Finding(.getObject, .problem, "\(error)")
        }
    }

    private func probeWriting() async -> [S3Finding] {
        let write = WriteName.random()
        let name = keys.probe(write)
        let content = S3Content.bytes(ByteBuffer(string: write))
        let put = await finding(.putObject, "Objects can be written.") {
            // As an image, so that a bucket that does not take the ACL that images get says so.
            _ = try await objects.put(name, content, metadata: ObjectMetadata(mediaType: "image/x-probe"))
            return nil
        }
        guard put.outcome != .problem else { return [put, await probeReading()] }
        let get = await finding(.getObject, "Objects can be read.") {
            let found = try await objects.get(name, upTo: 1024)
            return found?.1 == ByteBuffer(string: write) ? nil : "What was just written does not come back the same."
        }
        let conditional = await finding("conditional writes", "What must happen once happens once.") {
            try await conditions.areHonoured()
                ? nil
                : "The server writes over objects even when asked not to, or lets several writers at once do so: of two "
                    + "servers that take uploads with one ticket in the same moment both may store one."
        }
        let parts = await finding("uploads in parts", "Long objects can be written in parts.") {
            try await probeParts()
        }
        let delete = await finding(.deleteObject, "Objects can be removed.") {
            try await objects.delete(name)
            return nil
        }
        return [put, get, conditional, parts, delete]
    }

    /// Writes an object in the two smallest parts that S3 takes, looks at it, and removes it.
    ///
    /// - Returns: What is wrong with it; `nil` where nothing is.
    private func probeParts() async throws -> String? {
        let name = keys.probe(WriteName.random())
        let size = (5 << 20) + 1
        let content = S3Content.bytes(ByteBuffer(repeating: 0x2E, count: size))
        let found: ObjectInfo?
        do {
            let metadata = ObjectMetadata(mediaType: "image/x-probe")
            _ = try await writer.writeInParts(name, content, metadata: metadata, partSize: 5 << 20)
            found = try await objects.head(name)?.info
        } catch {
            try? await objects.delete(name)
            throw error
        }
        try? await objects.delete(name)
        guard found?.size != size else { return nil }
        return "An object of \(size) bytes in parts has \(found.map { "\($0.size)" } ?? "no") bytes afterwards."
    }

    private func finding(
        _ operation: S3Operation,
        _ well: String,
        _ body: () async throws -> String?
    ) async -> S3Finding {
        let finding = await finding(operation.rawValue, well, body)
        return finding.outcome == .note ? S3Finding(operation, .problem, finding.sentence) : finding
    }

    /// Does something that gives nothing when all is well, and a sentence when an operator should know something.
    private func finding(_ subject: String, _ well: String, _ body: () async throws -> String?) async -> S3Finding {
        do {
            guard let note = try await body() else { return S3Finding(subject, .well, well) }
            return S3Finding(subject, .note, note)
        } catch {
            return S3Finding(subject, .problem, "\(error)")
        }
    }
}
