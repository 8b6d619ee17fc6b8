import Logging
public import NIOCore
public import ObjectStorage
import Synchronization

extension S3Store {
    /// Writes an object unless there is one under its key already.
    ///
    /// Of all writers of one key only one gets an answer other than `nil`, where the server honours
    /// `If-None-Match: *`, of several writers at once too; that is tried out before the first use. On servers that do
    /// not (OpenStack Swift looks and writes in two steps), this is a best effort: it
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

    /// Whether the server honours `If-None-Match: *`; tried out once, with objects that no listing of ours shows.
    func honoursConditions() async throws -> Bool {
        if let known = knowledge.honoursConditions.withLock({ $0 }) { return known }
        let write = S3Client.writeName()
        let name = "\(location.prefix).calotype-probe-\(write)"
        let content = S3Content.bytes(ByteBuffer(string: write))
        let honours: Bool
        do {
            _ = try await client.put(name, content, metadata: ObjectMetadata())
            let isRefused = try await isRefused(name, content)
            honours = isRefused ? try await hasOneWinner(write) : false
        } catch {
            await clean(name)
            throw error
        }
        await clean(name)
        knowledge.honoursConditions.withLock { $0 = honours }
        if !honours {
            client.logger.notice(
                "S3 here writes over objects even under the condition that there is none, or lets several writers at once do so; what must happen once is a best effort."
            )
        }
        return honours
    }

    /// How many writers at once are tried, and how often.
    private static let (rivals, rounds) = (8, 2)

    /// Whether of several writers of one key at the same time at most one is told that it has written.
    private func hasOneWinner(_ write: String) async throws -> Bool {
        for round in 1...S3Store.rounds {
            let name = "\(location.prefix).calotype-probe-\(write)-\(round)"
            let content = S3Content.bytes(ByteBuffer(string: write))
            let winners: Int
            do {
                winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for _ in 0..<S3Store.rivals { group.addTask { try await !isRefused(name, content) } }
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
            _ = try await client.put(name, content, metadata: ObjectMetadata(), as: .onlyNew(S3Client.writeName()))
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
