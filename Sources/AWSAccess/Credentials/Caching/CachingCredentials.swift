import Basics
public import Logging
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Remembers credentials, and has new ones before the old ones are over.
///
/// They are got once for all who ask at the same time. While a renewal fails the old ones are used as long as they are
/// good, and attempts come at growing distances.
public final class CachingCredentials: CredentialsProvider, CustomReflectable {
    /// What this needs of its surroundings.
    struct Clock: Sendable {
        var now: @Sendable () -> Date = { Date() }
        /// A number from 0 to 1 by chance.
        var jitter: @Sendable () -> Double = { Double.random(in: 0...1) }
        /// How long one renewal may take in all.
        var limit = Duration.seconds(30)
    }

    private typealias Outcome = Result<AWSCredentials, AccessError>

    private struct State {
        var refresh = RefreshState()
        var waiting = WaitList<Outcome>()
    }

    private static let waiterLimit = 10_000

    private let source: any CredentialsProvider
    private let clock: Clock
    private let logger: Logger
    private let state = Mutex(State())

    /// Remembers what a source gives.
    ///
    /// - Parameters:
    ///   - source: Gives credentials anew each time.
    ///   - logger: Hears when they cannot be renewed.
    public convenience init(_ source: any CredentialsProvider, logger: Logger) {
        self.init(source, clock: Clock(), logger: logger)
    }

    init(_ source: any CredentialsProvider, clock: Clock, logger: Logger) {
        (self.source, self.clock, self.logger) = (source, clock, logger)
    }

    /// Nothing: what is in it are secrets.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Credentials that are good now.
    ///
    /// - Returns: What is remembered; the caller waits only where there is nothing good to give.
    /// - Throws: An `AccessError` when there are none; of code `cancelled` when the caller's task is.
    public func credentials() async throws -> AWSCredentials {
        if let ready = state.withLock({ $0.refresh.ready(at: clock.now()) }) { return ready }
        let waiter = Waiter<Outcome>()
        ask(waiter)
        return try await waiter.wait { [self] in leave(waiter) }.get()
    }

    /// Says that a service did not accept these: they are asked for anew, though not at once when they are fresh.
    public func refuse(_ credentials: AWSCredentials) {
        state.withLock { $0.refresh.refuse(credentials, at: clock.now()) }
    }

    private func ask(_ waiter: Waiter<Outcome>) {
        let (answer, isTooMuch) = state.withLock { state in
            let answer = state.refresh.request(at: clock.now())
            guard case .wait = answer else { return (answer, false) }
            guard state.waiting.count < CachingCredentials.waiterLimit else { return (answer, true) }
            state.waiting.append(waiter)
            return (answer, false)
        }
        switch answer {
        case .use(let credentials): waiter.resume(returning: .success(credentials))
        case .fail(let error): waiter.resume(returning: .failure(error))
        case .useAndRefresh(let credentials):
            waiter.resume(returning: .success(credentials))
            begin()
        case .wait(let begins):
            if isTooMuch {
                let error = AccessError(.unavailable, "Too many requests are waiting for credentials already.")
                waiter.resume(returning: .failure(error))
            }
            if begins { begin() }
        }
    }

    private func begin() {
        // Nobody waits for this task as such: it wakes those who wait for credentials, and ends at its limit.
        Task {
            let outcome = await renewed()
            let (waiting, result) = state.withLock { state in
                let result = CachingCredentials.settle(outcome, &state.refresh, clock)
                return (state.waiting.removeAll(), result)
            }
            log(outcome)
            for waiter in waiting { waiter.resume(returning: result) }
        }
    }

    private static func settle(_ outcome: Outcome, _ refresh: inout RefreshState, _ clock: Clock) -> Outcome {
        switch outcome {
        case .success(let credentials):
            refresh.succeed(credentials, at: clock.now(), jitter: clock.jitter())
            return outcome
        case .failure(let error):
            return refresh.fail(error, at: clock.now(), jitter: clock.jitter())
        }
    }

    private func renewed() async -> Outcome {
        do {
            let credentials = try await withTimeout(clock.limit) { [source] in try await source.credentials() }
            guard let credentials else {
                throw AccessError(.unavailable, "There were no credentials within \(clock.limit).")
            }
            return .success(credentials)
        } catch let error as AccessError {
            return .failure(error)
        } catch {
            return .failure(AccessError(.unavailable, "Getting credentials failed (\(type(of: error)))."))
        }
    }

    private func log(_ outcome: Outcome) {
        switch outcome {
        case .success(let credentials):
            logger.info("AWS access by \(credentials).")
        case .failure(let error):
            let now = clock.now()
            let remembered = state.withLock { ($0.refresh.ready(at: now), $0.refresh.pause(at: now)) }
            let rest = remembered.0.map { "those in use stay: \($0)" } ?? "there are none to use"
            logger.warning(
                "AWS credentials could not be renewed; \(rest).",
                metadata: ["error": "\(error.message)", "retry-seconds": "\(Int(clamping: remembered.1.rounded(.up)))"]
            )
        }
    }

    private func leave(_ waiter: Waiter<Outcome>) {
        guard state.withLock({ $0.waiting.remove(waiter) }) else { return }
        waiter.resume(returning: .failure(AccessError(.cancelled, "Waiting for credentials was given up.")))
    }
}
