#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// When credentials are used, renewed and waited for; knows no clock, no task and no lock.
///
/// A lifetime has three parts. For the most of it credentials are used. Towards its end they are used and renewed at the
/// same time. Just before its end they are no longer handed out, as a request may be longer on its way, but for want of
/// better ones.
struct RefreshState {
    /// What one who asks gets.
    enum Answer {
        /// These.
        case use(AWSCredentials)
        /// These; and the caller begins to renew them.
        case useAndRefresh(AWSCredentials)
        /// What a renewal will bring, which the caller begins where `begins` is true.
        case wait(begins: Bool)
        /// The last attempt's error, as it is too early for another attempt.
        case fail(AccessError)
    }

    private struct Current {
        var credentials: AWSCredentials
        var fetched: Date
        var renewal: Date?
        var lastUse: Date?
    }

    private static let longestLead = 600.0
    private static let longestPause = 60.0
    /// Credentials that somebody refused are asked for again no sooner than this after they were got.
    private static let shortestTry = 30.0

    private var current: Current?
    private var isRefreshing = false
    private var wasRefused = false
    private var failures = 0
    private var lastFailure: (error: AccessError, retry: Date)?

    /// Whether anything has gone wrong since credentials were last got.
    var hasFailed: Bool { failures > 0 }

    /// Credentials to use at once, with nothing else to do.
    func ready(at now: Date) -> AWSCredentials? {
        guard let current, isGood(current, at: now) else { return nil }
        if isPausing(at: now) { return current.credentials }
        let isDue = current.renewal.map { $0 <= now } ?? false
        return isLast(current, at: now) || (isDue && !isRefreshing) ? nil : current.credentials
    }

    /// Somebody asks for credentials.
    mutating func request(at now: Date) -> Answer {
        if let ready = ready(at: now) { return .use(ready) }
        if !isRefreshing, let lastFailure, isPausing(at: now) { return .fail(lastFailure.error) }
        defer { isRefreshing = true }
        guard let current, isGood(current, at: now), !isLast(current, at: now) else {
            return .wait(begins: !isRefreshing)
        }
        return .useAndRefresh(current.credentials)
    }

    /// A renewal has brought credentials.
    ///
    /// - Parameters:
    ///   - credentials: The credentials; good, as far as anybody knows.
    ///   - now: The time.
    ///   - jitter: From 0 to 1, by chance, so that many servers do not come in step.
    mutating func succeed(_ credentials: AWSCredentials, at now: Date, jitter: Double) {
        (isRefreshing, wasRefused, failures, lastFailure) = (false, false, 0, nil)
        var next = Current(credentials: credentials, fetched: now)
        if let end = credentials.expires {
            let lead = min(RefreshState.longestLead, max(0, end.timeIntervalSince(now)) / 4)
            // checked: floating-point numbers never trap
            next.renewal = end.addingTimeInterval(-lead * (1 + jitter / 2))
            next.lastUse = end.addingTimeInterval(-min(30, lead / 5))
        }
        current = next
    }

    /// A renewal has failed.
    ///
    /// - Parameters:
    ///   - error: Why.
    ///   - now: The time.
    ///   - jitter: From 0 to 1, by chance.
    /// - Returns: What those who waited get: the old credentials as long as they are good.
    mutating func fail(_ error: AccessError, at now: Date, jitter: Double) -> Result<AWSCredentials, AccessError> {
        isRefreshing = false
        failures += 1
        // checked: six bits at most, counted from 1
        let pause = min(RefreshState.longestPause, Double(1 << min(failures - 1, 6))) * (0.5 + jitter / 2)
        lastFailure = (error, now.addingTimeInterval(pause))
        guard let current, isGood(current, at: now) else { return .failure(error) }
        return .success(current.credentials)
    }

    /// Somebody was told that these credentials are not accepted.
    mutating func refuse(_ credentials: AWSCredentials, at now: Date) {
        guard let current, current.credentials == credentials else { return }
        // A clock set back makes what was got in the future; that is no reason to keep it.
        if abs(now.timeIntervalSince(current.fetched)) >= RefreshState.shortestTry { wasRefused = true }
    }

    /// The seconds until another attempt, from the last failure on.
    func pause(at now: Date) -> Double { lastFailure.map { max(0, $0.retry.timeIntervalSince(now)) } ?? 0 }

    /// Whether these are handed out for want of better ones only.
    private func isLast(_ current: Current, at now: Date) -> Bool {
        wasRefused || current.lastUse.map { $0 <= now } ?? false
    }

    private func isGood(_ current: Current, at now: Date) -> Bool {
        current.credentials.expires.map { $0 > now } ?? true
    }

    /// Whether it is too early for another attempt; a clock that was set back makes nobody wait longer.
    private func isPausing(at now: Date) -> Bool {
        (lastFailure.map { $0.retry > now } ?? false) && pause(at: now) <= RefreshState.longestPause
    }
}
