import Basics
import HTTPTypes
import Hummingbird
import ImageService
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
        let method: Method
        let status: Int
    }

    /// Methods are the client's to invent; labels are not.
    private enum Method: String {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
        case options = "OPTIONS"
        case patch = "PATCH"
        case other

        init(_ method: HTTPRequest.Method) {
            switch method {
            case .get: self = .get
            case .head: self = .head
            case .post: self = .post
            case .put: self = .put
            case .delete: self = .delete
            case .options: self = .options
            case .patch: self = .patch
            default: self = .other
            }
        }
    }

    private let series = Mutex<[Kind: Series]>([:])
    private let proxies: TrustedProxies
    /// What no line shows.
    let redaction: Redaction
    private let writer: (any RequestLineWriter)?

    /// Makes a log.
    ///
    /// - Parameters:
    ///   - proxies: Whose word counts on who has asked.
    ///   - redaction: What no line shows.
    ///   - writer: Writes the lines of answered requests; `nil` where loggers do, which put them into words at once.
    init(proxies: TrustedProxies, redaction: Redaction, writer: (any RequestLineWriter)? = nil) {
        (self.proxies, self.redaction, self.writer) = (proxies, redaction, writer)
    }

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
        count(Method(request.method), status, duration)
        let level: Logger.Level = request.path?.hasPrefix("/health/") == true ? .debug : .info
        guard logger.logLevel <= level else { return }
        let line = RequestLine(
            asked: .request(request),
            peer: peer(),
            status: status,
            length: headers[.contentLength],
            cacheStatus: headers[.cacheStatus],
            duration: duration,
            level: level,
            // The logger's own lines have it already.
            id: writer == nil ? nil : logger[metadataKey: "hb.request.id"],
            log: self
        )
        write(line, logger)
    }

    /// Counts and logs an answer that was put together before; `peer` is the other end of the connection.
    func record(
        _ response: ResponseCache.Response,
        to head: PlainHead,
        in bytes: ByteBuffer,
        from peer: @autoclosure () -> SocketAddress?,
        since start: ContinuousClock.Instant,
        logger: Logger
    ) {
        let duration = ContinuousClock.now - start
        count(head.method == .get ? .get : .head, response.status, duration)
        guard logger.logLevel <= .info else { return }
        let bytes = Array(bytes.readableBytesView.prefix(head.count))  // checked: a head's length is above 0
        let line = RequestLine(
            asked: .head(bytes),
            peer: peer(),
            status: response.status,
            length: response.length,
            cacheStatus: PictureHeaders.cacheStatus(response.outcome),
            duration: duration,
            level: .info,
            id: .stringConvertible(RequestID()),
            log: self
        )
        write(line, logger)
    }

    private func write(_ line: RequestLine, _ logger: Logger) {
        if let writer { return writer.write(line) }
        let (message, fields) = line.words()
        logger.log(level: line.level, "\(message)", metadata: fields)
    }

    /// Counts and logs what was refused from its head, before any route saw it.
    ///
    /// - Parameters:
    ///   - request: The request and its answer.
    ///   - peer: The other end of the connection, where there is one.
    ///   - logger: Where to log.
    func record(_ request: RefusedRequest, from peer: SocketAddress?, logger: Logger) {
        let (refusal, method) = (request.refusal, request.method.flatMap { HTTPRequest.Method($0) })
        count(method.map { Method($0) } ?? .other, refusal.status.code, .zero)
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

    /// The fields of a line that tell who has asked.
    func client(_ fields: HTTPFields, _ peer: SocketAddress?) -> Logger.Metadata {
        LoggedClient(fields, peer: peer, proxies: proxies, redaction: redaction).metadata
    }

    private func count(_ method: Method, _ status: Int, _ duration: Duration) {
        let kind = Kind(method: method, status: status)
        let series = series.withLock { series in
            if let known = series[kind] { return known }
            let dimensions = [("method", method.rawValue), ("status", String(status))]
            let new = Series(
                count: Counter(label: "requests", dimensions: dimensions),
                duration: Timer(label: "request_duration", dimensions: [("status", "\(status / 100)xx")])
            )
            series[kind] = new
            return new
        }
        series.count.increment()
        series.duration.record(duration: duration)
    }
}
