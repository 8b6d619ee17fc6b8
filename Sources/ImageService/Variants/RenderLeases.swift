import Basics
import Foundation
import Logging
import Queueing
import Synchronization

/// Has a new picture made by one of all the servers that are asked for it at once.
///
/// Whoever gets a lease looks into the store once more: the picture is there where another has had it, or who was to make it
/// has died. Where nobody can say who is to, each makes its own.
final class RenderLeases: Sendable {
    /// When the lease of a server that died ends: the longest stall.
    private static let duration = Duration.seconds(3)
    /// A picture is sooner made twice than waited longer for word of it.
    fileprivate static let answerTimeout = Duration.milliseconds(500)
    /// How long nobody is asked who has given no answer.
    private static let rest = Duration.seconds(1)
    private static let pauses = (first: Duration.milliseconds(20), longest: Duration.milliseconds(100))

    private let registry: any LeaseRegistry
    private let warnings: RateLimitedLogger
    private let restsUntil = Mutex(ContinuousClock.now)

    /// Makes the leases of one server.
    ///
    /// - Parameters:
    ///   - registry: Who can say.
    ///   - warnings: Where it is told when it does not.
    init(_ registry: any LeaseRegistry, warnings: RateLimitedLogger) {
        (self.registry, self.warnings) = (registry, warnings)
    }

    /// Waits for the lease of some work.
    ///
    /// - Parameters:
    ///   - key: The work.
    ///   - deadline: How long that may take.
    /// - Returns: The lease; `nil` where nobody could say.
    /// - Throws: ``ServiceError`` when the time is over, or nobody waits any more.
    func lease(
        of key: WorkKey,
        until deadline: RequestDeadline
    ) async throws(ServiceError) -> RenderLease? {
        let (work, holder) = (key.text, UUID().uuidString)
        var pause = Self.pauses.first
        while true {
            guard let isTaken = await take(work, by: holder) else { return nil }
            if isTaken { return RenderLease(registry, work, holder, Self.duration, atMost: deadline.limit) }
            guard (try? await Task.sleep(for: pause)) != nil else { throw ServiceError.givenUp }
            try deadline.check()
            pause = min(pause * 3 / 2, Self.pauses.longest)
        }
    }

    /// Whether the lease is taken now; `nil` where nobody can say.
    private func take(_ work: String, by holder: String) async -> Bool? {
        guard restsUntil.withLock({ $0 <= .now }) else { return nil }
        let answer = await withHardTimeout(Self.answerTimeout) { [registry] in
            await Result { try await registry.take(work, by: holder, for: Self.duration) }
        }
        switch answer {
        case .success(let isTaken): return isTaken
        case .failure(let error):
            warnings.log("Redis does not say who makes a picture; each server makes its own.", error)
        case nil:
            warnings.log("Redis did not say in time who makes a picture; each server makes its own.", nil)
        }
        restsUntil.withLock { $0 = .now + Self.rest }
        return nil
    }
}

/// The right to make a picture, which is renewed until it is released, or nobody holds it any more.
final class RenderLease: Sendable {
    private let registry: any LeaseRegistry
    private let work: String
    private let holder: String
    private let renewal: Task<Void, Never>

    fileprivate init(
        _ registry: any LeaseRegistry,
        _ work: String,
        _ holder: String,
        _ duration: Duration,
        atMost limit: Duration
    ) {
        (self.registry, self.work, self.holder) = (registry, work, holder)
        let end = ContinuousClock.now + limit
        // Cancelled below, and over with the request's time.
        renewal = Task {
            while ContinuousClock.now < end, (try? await Task.sleep(for: duration / 3)) != nil {
                guard (try? await registry.renew(work, by: holder, for: duration)) == true else { return }
            }
        }
    }

    deinit { renewal.cancel() }

    /// Lets others look; where that cannot be said, the lease ends by itself.
    func release() async {
        renewal.cancel()
        _ = await withHardTimeout(RenderLeases.answerTimeout) { [registry, work, holder] in
            try? await registry.release(work, by: holder)
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
