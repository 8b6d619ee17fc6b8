import Basics
import HTTPTypes
import Logging
import Metrics
import NIOCore
import Synchronization

/// One line in the log and one count for each request, whoever answers it.
final class RequestLog: Sendable {
    private struct Series: Sendable {
        let count: Counter
        let duration: Timer
    }

    private struct Kind: Hashable {
        let method: String
        let status: Int
    }

    private let series = Mutex<[Kind: Series]>([:])
    private let proxies: TrustedProxies

    /// Makes a log.
    ///
    /// - Parameter proxies: Whose word counts on who has asked.
    init(proxies: TrustedProxies) { self.proxies = proxies }

    /// Counts and logs an answer; `peer` is the other end of the connection, where there is one.
    func record(
        _ request: HTTPRequest,
        from peer: @autoclosure () -> SocketAddress?,
        status: Int,
        headers: HTTPFields,
        since start: ContinuousClock.Instant,
        logger: Logger
    ) {
        let duration = ContinuousClock.now - start
        let series = series(method: RequestLog.label(request.method), status: status)
        series.count.increment()
        series.duration.record(duration: duration)
        let target = request.path ?? ""
        let level: Logger.Level = target.hasPrefix("/health/") ? .debug : .info
        guard logger.logLevel <= level else { return }
        logger.log(
            level: level,
            "\(request.method.rawValue) \(Redaction.shown(target))",
            metadata: [
                "status": "\(status)",
                "bytes": "\(headers[.contentLength] ?? "-")",
                "ms": "\(RequestLog.milliseconds(duration))",
                "cache": "\(headers[.cacheStatus] ?? "-")",
            ].merging(LoggedClient(request.headerFields, peer: peer(), proxies: proxies).metadata) { $1 }
        )
    }

    private func series(method: String, status: Int) -> Series {
        series.withLock { series in
            let kind = Kind(method: method, status: status)
            if let known = series[kind] { return known }
            let dimensions = [("method", method), ("status", String(status))]
            let new = Series(
                count: Counter(label: "requests", dimensions: dimensions),
                duration: Timer(label: "request_duration", dimensions: [("status", "\(status / 100)xx")])
            )
            series[kind] = new
            return new
        }
    }

    /// Methods are the client's to invent; labels are not.
    private static func label(_ method: HTTPRequest.Method) -> String {
        switch method {
        case .get, .head, .post, .put, .delete, .options, .patch: method.rawValue
        default: "other"
        }
    }

    private static func milliseconds(_ duration: Duration) -> Double {
        Double(duration.wholeMicroseconds) / 1000
    }
}
