import Basics
import Logging
import ObjectStorage

/// Writes objects in one call, or in parts when they are long.
struct ObjectWriter: Sendable {
    private let client: S3Client
    private let objects: ObjectRequests
    private let unfinished: UnfinishedUploads
    private let configuration: S3Configuration
    private let logger: Logger

    init(
        _ client: S3Client,
        _ objects: ObjectRequests,
        _ unfinished: UnfinishedUploads,
        _ configuration: S3Configuration,
        logger: Logger
    ) {
        self.client = client
        self.objects = objects
        self.unfinished = unfinished
        self.configuration = configuration
        self.logger = logger
    }

    /// Writes an object.
    func write(_ key: String, _ content: S3Content, metadata: ObjectMetadata) async throws -> ObjectInfo {
        content.count < configuration.partsFrom
            ? try await objects.put(key, content, metadata: metadata)
            : try await writeInParts(key, content, metadata: metadata)
    }

    /// Writes an object in parts.
    ///
    /// - Parameters:
    ///   - key: The whole key.
    ///   - content: The bytes.
    ///   - metadata: What is kept beside them.
    ///   - partSize: How long a part is at least; `nil` for what the configuration says.
    /// - Returns: What is known of the new object.
    /// - Throws: ``S3Error``, or `CancellationError`; then the parts are thrown away as far as that goes.
    func writeInParts(
        _ key: String,
        _ content: S3Content,
        metadata: ObjectMetadata,
        partSize: Int? = nil
    ) async throws -> ObjectInfo {
        let upload = try await MultipartUpload(key, metadata: metadata, client, objects)
        do {
            return try await upload.send(content, inPartsOf: partSize ?? configuration.partSize)
        } catch {
            // Parts cost money also after a cancellation.
            await withCancellationShield { await abort(upload) }
            throw error
        }
    }

    /// Tells when the parts have to be left.
    private func abort(_ upload: MultipartUpload) async {
        do {
            try await upload.abort(unfinished)
        } catch {
            logger.warning("Parts of an object that was not finished stay in the bucket until they are swept: \(error)")
        }
    }
}
