import Basics
import HTTPTypes
package import Logging
import NIOCore

/// What the log tells of a request that was answered: values as they were taken then, without a word put together.
///
/// Putting them into words, and hiding what is to be hidden, takes longer than many an answer; whoever writes the line
/// does it.
package struct RequestLine: Sendable {
    /// What was asked.
    enum Asked: Sendable {
        /// A request that has been read.
        case request(HTTPRequest)
        /// The bytes of one, up to the empty line.
        case head([UInt8])
    }

    /// What was asked.
    let asked: Asked
    /// The other end of the connection; `nil` where there was none.
    let peer: SocketAddress?
    /// The answer's status.
    let status: Int
    /// The value of the answer's `Content-Length`.
    let length: String?
    /// The value of its `Cache-Status`.
    let cacheStatus: String?
    /// How long it took.
    let duration: Duration
    /// How important the line is.
    package let level: Logger.Level
    /// The request's id; `nil` where it has none.
    let id: Logger.MetadataValue?
    /// Whose log it belongs to.
    let log: RequestLog

    /// About how many bytes the line holds until it is written.
    package var bytes: Int {
        let asked =
            switch asked {
            case .head(let bytes): bytes.count
            case .request(let request):
                request.headerFields.reduce(request.path?.utf8.count ?? 0) { $0 +| $1.value.utf8.count +| 64 }
            }
        return asked +| 400
    }

    /// The line's words.
    package func words() -> (message: String, fields: Logger.Metadata) {
        let request =
            switch asked {
            case .request(let request): request
            case .head(let bytes): HTTPRequest(plainHead: bytes)
            }
        var fields = log.client(request.headerFields, peer)
        fields["status"] = "\(status)"
        fields["bytes"] = "\(length ?? "-")"
        fields["ms"] = "\(Double(duration.wholeMicroseconds) / 1000)"
        fields["cache"] = "\(cacheStatus ?? "-")"
        if let id { fields["hb.request.id"] = id }
        return ("\(request.method.rawValue) \(log.redaction.shown(request.path ?? ""))", fields)
    }
}

extension HTTPRequest {
    /// Reads a head that has been found plain (``PlainHead``).
    init(plainHead bytes: [UInt8]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
            .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
        let words = (lines.first ?? []).split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        self.init(
            method: words.first.flatMap { HTTPRequest.Method($0) } ?? .get,
            scheme: "http",
            authority: nil,
            path: words.dropFirst().first ?? "/"
        )
        for line in lines.dropFirst() {
            let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            guard let name = parts.first.flatMap({ HTTPField.Name($0) }), let value = parts[safe: 1] else { continue }
            headerFields.append(HTTPField(name: name, value: String(value.trimmingOptionalSpace)))
        }
    }
}

/// Takes lines of requests, and writes them in its own time.
package protocol RequestLineWriter: Sendable {
    /// Takes a line; never waits.
    func write(_ line: RequestLine)
}
