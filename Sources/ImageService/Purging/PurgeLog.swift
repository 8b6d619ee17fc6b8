import Foundation
import NIOCore
import ObjectStorage
import Synchronization

/// The purges of all servers over one store, written down in it as small objects that each of them looks for.
///
/// One listing tells of all, so that what it costs does not grow with the number of originals, and no clocks of two
/// machines are compared. A mark is removed by who wrote it after ``retention``; that of a server that was killed, by
/// any other some minutes later.
final class PurgeLog: Sendable {
    /// What a look has found.
    enum Changes: Sendable {
        case marks([PurgeMark])
        /// So much that it is not worth reading, or the last look is so long ago that marks may have gone meanwhile.
        case tooMany
    }

    private struct SeenMark {
        var etag: String
        var since: ContinuousClock.Instant
    }

    private struct State {
        /// What the last look has seen.
        var seen: [ObjectKey: SeenMark] = [:]
        /// What this process has written, and when.
        var own: [ObjectKey: ContinuousClock.Instant] = [:]
        var lastLook: ContinuousClock.Instant

        /// Takes some marks that may go: own ones after a time, those of servers that are no more after several times.
        mutating func takeOld(after retention: Duration, at time: ContinuousClock.Instant) -> [ObjectKey] {
            let mine = own.filter { time - $0.value > retention }.map(\.key).prefix(PurgeLog.mostRemoved)
            for key in mine { own[key] = nil }
            let left = seen.filter { own[$0.key] == nil && time - $0.value.since > retention * 5 }.map(\.key)
            return Array(mine) + left.prefix(PurgeLog.mostRemoved)
        }
    }

    /// More marks than this are not listed to their end: what is in them does not matter then.
    private static let mostListed = 10_000
    /// More new marks than this are not read one by one.
    private static let mostNew = 200
    /// At most this many old ones are removed with one look.
    private static let mostRemoved = 100
    /// A mark is a few bytes around a key or an address.
    private static let sizeLimit = 16_384

    /// How long a mark stays.
    private let retention: Duration
    private let store: any ObjectStore
    private let timeout: StoreTimeout
    private let limit: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

    /// Makes a log.
    ///
    /// - Parameters:
    ///   - store: Where marks are written.
    ///   - interval: How often others look.
    ///   - limit: How long the store is waited for.
    ///   - now: The time.
    init(
        store: any ObjectStore,
        interval: Duration,
        limit: Duration,
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) {
        self.store = store
        self.retention = max(.seconds(120), interval * 6)
        self.timeout = StoreTimeout(of: store)
        self.limit = limit
        self.now = now
        state = Mutex(State(lastLook: now()))
    }

    /// When the last look was.
    var lastLook: ContinuousClock.Instant { state.withLock(\.lastLook) }

    /// Writes a purge down, before or after it is done.
    ///
    /// - Parameters:
    ///   - mark: The purge.
    ///   - key: What the same purge was written under before it was done.
    /// - Returns: What it is written under.
    /// - Throws: What the store throws.
    func write(_ mark: PurgeMark, as key: ObjectKey? = nil) async throws -> ObjectKey {
        let key = key ?? ObjectKey(known: "\(LibraryKeys.purges.text)\(UUID().uuidString.lowercased()).json")
        // Before it is there, so that this server does not take it for another's.
        state.withLock { $0.own[key] = now() }
        let bytes = ByteBuffer(bytes: try JSONEncoder().encode(mark))
        try await timeout.wait(atMost: limit) { [store] in
            _ = try await store.put(key, bytes, metadata: ObjectMetadata(mediaType: "application/json"))
        }
        return key
    }

    /// What other servers have written since the last look, and which marks may be removed.
    ///
    /// All of it takes no longer than the store is waited for; what was not read by then is told the next time.
    func changes() async throws -> (Changes, outdated: [ObjectKey]) {
        let started = now()
        let (listed, isWhole) = try await timeout.wait(atMost: limit) { [store] in try await PurgeLog.list(store) }
        let (new, old, isLate) = state.withLock { state in
            let isLate = started - state.lastLook > retention / 2
            let new = listed.filter { state.own[$0.key] == nil && state.seen[$0.key]?.etag != $0.etag }.map(\.key)
            state.seen = Dictionary(
                listed.map { key, etag in
                    let before = state.seen[key]
                    return (key, SeenMark(etag: etag, since: before?.etag == etag ? before?.since ?? started : started))
                },
                uniquingKeysWith: { $1 }
            )
            state.lastLook = started
            return (new, state.takeOld(after: retention, at: started), isLate)
        }
        guard !isLate, isWhole, new.count <= PurgeLog.mostNew else { return (.tooMany, old) }
        var marks: [PurgeMark] = []
        for (index, key) in new.enumerated() {
            let stored: StoredBytes?
            do {
                stored = try await timeout.wait(atMost: limit - (now() - started)) { [store] in
                    try await store.read(key, upTo: PurgeLog.sizeLimit)
                }
            } catch {
                // Those that were not read are news again next time.
                state.withLock { state in for key in new[index...] { state.seen[key] = nil } }
                guard !marks.isEmpty else { throw error }
                break
            }
            // Gone again, or not ours.
            guard let stored,
                let mark = try? JSONDecoder().decode(PurgeMark.self, from: Data(stored.bytes.readableBytesView))
            else { continue }
            marks.append(mark)
        }
        return (.marks(marks), old)
    }

    /// Removes marks; one that stays for now is found again.
    func remove(_ keys: [ObjectKey]) async {
        guard !keys.isEmpty else { return }
        _ = try? await timeout.wait(atMost: limit) { [store] in
            for key in keys where !Task.isCancelled { _ = try? await store.delete(key) }
        }
    }

    /// The marks, and whether these are all.
    private static func list(
        _ store: any ObjectStore
    ) async throws -> (marks: [(key: ObjectKey, etag: String)], isWhole: Bool) {
        var listed: [(key: ObjectKey, etag: String)] = []
        while true {
            let page = try await store.list(under: LibraryKeys.purges, after: listed.last?.key, limit: 1000)
            listed += page.objects.map { ($0.key, $0.info.etag) }
            guard page.hasMore, !page.objects.isEmpty else { return (listed, true) }
            guard listed.count < mostListed else { return (listed, false) }
        }
    }
}
