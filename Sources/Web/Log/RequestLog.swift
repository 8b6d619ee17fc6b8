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
    private let redaction: Redaction

    /// Makes a log.
    ///
    /// - Parameters:
    ///   - proxies: Whose word counts on who has asked.
    ///   - redaction: What no line shows.
    init(proxies: TrustedProxies, redaction: Redaction) { (self.proxies, self.redaction) = (proxies, redaction) }

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
            "\(request.method.rawValue) \(redaction.shown(target))",
            metadata: [
                "status": "\(status)",
                "bytes": "\(headers[.contentLength] ?? "-")",
                "ms": "\(RequestLog.milliseconds(duration))",
                "cache": "\(headers[.cacheStatus] ?? "-")",
            ].merging(client(request.headerFields, peer())) { $1 }
        )
    }

    /// Counts and logs what was refused from its head, before any route saw it.
    ///
    /// - Parameters:
    ///   - request: The request and its answer.
    ///   - peer: The other end of the connection, where there is one.
    ///   - logger: Where to log.
    func record(_ request: RefusedRequest, from peer: SocketAddress?, logger: Logger) {
        let (refusal, method) = (request.refusal, request.method.flatMap { HTTPRequest.Method($0) })
        let series = series(method: method.map(RequestLog.label) ?? "other", status: refusal.status.code)
        series.count.increment()
        series.duration.record(duration: .zero)
        guard logger.logLevel <= .info else { return }
        let target = request.target.map { LoggedClient.plain(redaction.shown($0)) }
        logger.info(
            "\(method?.rawValue ?? "-") \(target ?? "-")",
            metadata: [
                "hb.request.id": "\(request.id)", "status": "\(refusal.status.code)", "bytes": "-", "ms": "-",
                "cache": "-", "refused": "\(refusal.code): \(refusal.detail)",
            ].merging(client(request.fields, peer)) { $1 }
        )
    }

    private func client(_ fields: HTTPFields, _ peer: SocketAddress?) -> Logger.Metadata {
        LoggedClient(fields, peer: peer, proxies: proxies, redaction: redaction).metadata
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
