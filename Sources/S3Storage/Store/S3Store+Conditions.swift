import Logging
public import NIOCore
public import ObjectStorage
import Synchronization

extension S3Store {
    /// Writes an object unless there is one under its key already.
    ///
    /// Of all writers of one key only one gets an answer other than `nil`, where the server honours
    /// `If-None-Match: *`; that is tried out before the first use. On servers that do not, this is a best effort: it
    /// looks, writes, and looks whether its write is the one that stayed. Two writers can still both win when one
    /// looks before the other writes, and writes after the other has looked again.
    public func putIfAbsent(
        _ key: ObjectKey,
        _ bytes: ByteBuffer,
        metadata: ObjectMetadata
    ) async throws -> ObjectInfo? {
        try await asking("Writing '\(key)' if it is not there") {
            let name = try name(key)
            return try await honoursConditions()
                ? try await putUnderCondition(name, bytes, metadata)
                : try await putAfterLooking(name, bytes, metadata)
        }
    }

    /// Whether the server honours `If-None-Match: *`; tried out once, with an object that no listing of ours shows.
    func honoursConditions() async throws -> Bool {
        if let known = knowledge.honoursConditions.withLock({ $0 }) { return known }
        let write = S3Client.writeName()
        let name = "\(location.prefix).calotype-probe-\(write)"
        let content = S3Content.bytes(ByteBuffer(string: write))
        let honours: Bool
        do {
            _ = try await client.put(name, content, metadata: ObjectMetadata())
            honours = try await isRefused(name, content)
        } catch {
            await clean(name)
            throw error
        }
        await clean(name)
        knowledge.honoursConditions.withLock { $0 = honours }
        if !honours {
            client.logger.notice(
                "S3 here writes over objects even under the condition that there is none; what must happen once is a best effort."
            )
        }
        return honours
    }

    private func isRefused(_ name: String, _ content: S3Content) async throws -> Bool {
        do {
            _ = try await client.put(name, content, metadata: ObjectMetadata(), as: .onlyNew(S3Client.writeName()))
            return false
        } catch let error as S3Error where error.code == .preconditionFailed {
            return true
        } catch let error as S3Error where error.code == .unsupported || error.status == 400 {
            return false
        }
    }

    // A probe that stays is seen by nobody and harms nothing; the permission to remove may be missing on purpose.
    private func clean(_ name: String) async { try? await client.delete(name) }

    private func putUnderCondition(
        _ name: String,
        _ bytes: ByteBuffer,
        _ metadata: ObjectMetadata
    ) async throws -> ObjectInfo? {
        let write = S3Client.writeName()
        do {
            return try await client.put(name, .bytes(bytes), metadata: metadata, as: .onlyNew(write))
        } catch let error as S3Error where error.code == .preconditionFailed {
            // The object that is in the way may be our own, from an attempt whose answer was lost.
            guard error.attempts > 1, let found = try await client.head(name), found.write == write else { return nil }
            return found.info
        }
    }

    private func putAfterLooking(
        _ name: String,
        _ bytes: ByteBuffer,
        _ metadata: ObjectMetadata
    ) async throws -> ObjectInfo? {
        guard try await client.head(name) == nil else { return nil }
        let write = S3Client.writeName()
        let info = try await client.put(name, .bytes(bytes), metadata: metadata, as: .named(write))
        return try await client.head(name)?.write == write ? info : nil
    }
}
