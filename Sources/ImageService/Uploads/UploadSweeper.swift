import Basics
import CoreMetrics
import Foundation
import Logging
import ObjectStorage

/// What a sweep of broken-off uploads has found.
public struct SweepReport: Hashable, Sendable {
    /// Uploads that were broken off, whose originals were removed.
    public var removed = 0
    /// Uploads that had come to their end, of which only the intent was left.
    public var completed = 0
    /// Uploads that are too young to judge.
    public var young = 0
    /// Uploads that could not be tidied up; the next sweep tries again.
    public var failed = 0
    /// Marks of used tickets that were removed, since the tickets have expired.
    public var tickets = 0

    /// Nothing found yet.
    public init() {}
}

/// Removes what servers that were killed in the middle of an upload have left.
struct UploadSweeper: Sendable {
    private let destination: UploadDestination
    private let reads: TimedReads
    private let warnings: RateLimitedLogger
    private let metrics: LibraryMetrics
    private let time: @Sendable () -> Date

    init(
        of destination: UploadDestination,
        reads: TimedReads,
        warnings: RateLimitedLogger,
        metrics: LibraryMetrics,
        time: @escaping @Sendable () -> Date
    ) {
        self.destination = destination
        self.reads = reads
        self.warnings = warnings
        self.metrics = metrics
        self.time = time
    }

    /// How old an intent must be before anybody but its upload touches what it names.
    static let leastAge = Duration.seconds(3600)

    /// Removes what servers that were killed in the middle of an upload have left.
    ///
    /// Any number of servers may sweep one store at the same time.
    ///
    /// - Returns: What was found; nothing where nothing can be written.
    /// - Throws: ``ServiceError``, when the store cannot be listed.
    func sweep() async throws(ServiceError) -> SweepReport {
        guard case .open(let store) = destination else { return SweepReport() }
        var sweep = SweepReport()
        try await reads.many { try await store.sweep(olderThan: UploadSweeper.leastAge) }
        try await forEach(under: LibraryKeys.uploads, of: store) { key, info in
            guard let id = LibraryKeys.image(ofIntent: key) else { return }
            // Two clocks, the store's and that of the server which took the upload: both must agree that it is old.
            guard isOlder(id.created.timeIntervalSince1970, than: UploadSweeper.leastAge),
                isOlder(info.modified, than: UploadSweeper.leastAge)
            else {
                sweep.young += 1
                return
            }
            do {
                if try await tidy(id, key, in: store) { sweep.removed += 1 } else { sweep.completed += 1 }
            } catch {
                sweep.failed += 1
                warnings.log("What is left of an upload that was broken off could not be removed.", error)
            }
        }
        try await forEach(under: LibraryKeys.tickets, of: store) { key, info in
            guard isOlder(info.modified, than: TicketRegister.lifetime + UploadSweeper.leastAge) else { return }
            if (try? await store.delete(key)) == true { sweep.tickets += 1 }
        }
        metrics.swept.increment(by: sweep.removed)
        return sweep
    }

    /// Ends an upload that nobody will end any more; `true` where an original had to go.
    private func tidy(_ id: UploadID, _ intent: ObjectKey, in store: any ReceivingStore) async throws -> Bool {
        let isWhole = try await store.head(LibraryKeys.sidecar(of: id)) != nil
        if !isWhole { _ = try await store.deleteAll(under: LibraryKeys.originals(of: id)) }
        _ = try await store.delete(intent)
        return !isWhole
    }

    private func isOlder(_ moment: Double, than age: Duration) -> Bool {
        time().timeIntervalSince1970 - moment > age / .seconds(1)  // checked: floating-point numbers never trap
    }

    private func forEach(
        under prefix: ObjectKeyPrefix,
        of store: any ReceivingStore,
        _ body: (ObjectKey, ObjectInfo) async -> Void
    ) async throws(ServiceError) {
        var last: ObjectKey?
        while true {
            let start = last
            let page = try await reads.one { try await store.list(under: prefix, after: start, limit: 500) }
            if page.unreadable.count > 0 {
                warnings.log(
                    "\(page.unreadable.names) among the originals may not be read; nothing is tidied there.",
                    nil
                )
            }
            for (key, info) in page.objects { await body(key, info) }
            guard page.hasMore, let end = page.objects.last?.key else { return }
            last = end
        }
    }
}
