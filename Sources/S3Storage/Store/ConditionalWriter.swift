import Logging
import NIOCore
import ObjectStorage
import Synchronization

/// Writes objects only where there are none.
final class ConditionalWriter: Sendable {
    private let objects: ObjectRequests
    private let keys: BucketKeys
    private let logger: Logger
    /// Whether the server writes only where there is nothing, when it is asked to; `nil` before that was tried.
    private let honours = Mutex<Bool?>(nil)

    init(_ objects: ObjectRequests, _ keys: BucketKeys, logger: Logger) {
        self.objects = objects
        self.keys = keys
        self.logger = logger
    }

    /// Writes an object unless there is one under its key already.
    ///
    /// Of all writers of one key only one gets an answer other than `nil`, where the server honours
    /// `If-None-Match: *`, of several writers at once too; that is tried out before the first use. On servers that do
    /// not (OpenStack Swift looks and writes in two steps), this is a best effort: it
    /// looks, writes, and looks whether its write is the one that stayed. Two writers can still both win when one
    /// looks before the other writes, and writes after the other has looked again.
    ///
    /// - Parameters:
    ///   - name: The whole key.
    ///   - bytes: The bytes.
    ///   - metadata: What is kept beside them.
    /// - Returns: What is known of the new object; `nil` where there was one.
    /// - Throws: ``S3Error``.
    func put(_ name: String, _ bytes: ByteBuffer, metadata: ObjectMetadata) async throws -> ObjectInfo? {
        try await areHonoured()
            ? try await putUnderCondition(name, bytes, metadata)
            : try await putAfterLooking(name, bytes, metadata)
    }

    /// Whether the server honours `If-None-Match: *`; tried out once, with objects that no listing of ours shows.
    func areHonoured() async throws -> Bool {
        if let known = honours.withLock({ $0 }) { return known }
        let write = WriteName.random()
        let name = keys.probe(write)
        let content = S3Content.bytes(ByteBuffer(string: write))
        let areHonoured: Bool
        do {
            _ = try await objects.put(name, content, metadata: ObjectMetadata())
            let isRefused = try await isRefused(name, content)
            areHonoured = isRefused ? try await hasOneWinner(write) : false
        } catch {
            await clean(name)
            throw error
        }
        await clean(name)
        honours.withLock { $0 = areHonoured }
        if !areHonoured {
            logger.notice(
                "S3 here writes over objects even under the condition that there is none, or lets several writers at once do so; what must happen once is a best effort."
            )
        }
        return areHonoured
    }

    /// How many writers at once are tried, and how often.
    private static let (rivals, rounds) = (8, 2)

    /// Whether of several writers of one key at the same time at most one is told that it has written.
    private func hasOneWinner(_ write: String) async throws -> Bool {
        for round in 1...ConditionalWriter.rounds {
            let name = keys.probe("\(write)-\(round)")
            let content = S3Content.bytes(ByteBuffer(string: write))
            let winners: Int
            do {
                winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for _ in 0..<ConditionalWriter.rivals {
                        group.addTask { [self] in try await !isRefused(name, content) }
                    }
                    return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
            } catch {
                await clean(name)
                throw error
            }
            await clean(name)
            guard winners <= 1 else { return false }
        }
        return true
    }

    private func isRefused(_ name: String, _ content: S3Content) async throws -> Bool {
        do {
            _ = try await objects.put(name, content, metadata: ObjectMetadata(), as: .onlyNew(WriteName.random()))
            return false
        } catch let error as S3Error
            where error.code == .preconditionFailed || error.serverCode == "ConditionalRequestConflict"
        {
            return true
        } catch let error as S3Error where error.code == .unsupported || error.status == 400 {
            return false
        }
    }

    // A probe that stays is seen by nobody and harms nothing; the permission to remove may be missing on purpose.
    private func clean(_ name: String) async { try? await objects.delete(name) }

    private func putUnderCondition(
        _ name: String,
        _ bytes: ByteBuffer,
        _ metadata: ObjectMetadata
    ) async throws -> ObjectInfo? {
        let write = WriteName.random()
        do {
            return try await objects.put(name, .bytes(bytes), metadata: metadata, as: .onlyNew(write))
        } catch let error as S3Error where error.code == .preconditionFailed {
            // The object that is in the way may be our own, from an attempt whose answer was lost.
            guard error.attempts > 1, let found = try await objects.head(name), found.write == write else { return nil }
            return found.info
        }
    }

    private func putAfterLooking(
        _ name: String,
        _ bytes: ByteBuffer,
        _ metadata: ObjectMetadata
    ) async throws -> ObjectInfo? {
        guard try await objects.head(name) == nil else { return nil }
        let write = WriteName.random()
        let info = try await objects.put(name, .bytes(bytes), metadata: metadata, as: .named(write))
        return try await objects.head(name)?.write == write ? info : nil
    }
}
