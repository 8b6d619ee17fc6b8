import Foundation
import HTTPTypes
import NIOCore

extension HTTPEvent {
    /// Brings an event back to the request that it was made from.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - integration: How it came in.
    ///   - basePath: What stands before our own paths, such as a custom domain's mapping: `/pictures`, or empty.
    /// - Throws: `EventError` when the method or the body is none.
    init(_ event: ProxyEvent, integration: Integration, basePath: String) throws(EventError) {
        guard let method = HTTPRequest.Method(event.httpMethod ?? event.requestContext?.http?.method ?? "") else {
            throw EventError(.malformed, "The event's method is none.")
        }
        let headers = HTTPEvent.fields(event)
        let path = EventPath(event, integration).without(basePath: basePath)
        let query = EventQuery.text(event, integration)
        self.integration = integration
        head = HTTPRequest(
            method: method,
            scheme: "https",
            authority: headers.host,
            path: query.isEmpty ? path : "\(path)?\(query)",
            headerFields: headers.others
        )
        body = try HTTPEvent.body(event)
        // An intermediary's count may be that of the base64 text; the true one is the one of what follows.
        head.headerFields[.contentLength] = body.readableBytes > 0 ? String(body.readableBytes) : nil
        head.headerFields[.transferEncoding] = nil
    }

    private static func fields(_ event: ProxyEvent) -> Headers {
        var headers = Headers()
        if let many = event.multiValueHeaders {
            for (name, values) in many.sorted(by: { $0.key < $1.key }) {
                for value in values ?? [] { headers.append(name, value) }
            }
        } else {
            for (name, value) in (event.headers ?? [:]).sorted(by: { $0.key < $1.key }) { headers.append(name, value) }
        }
        let cookies = (event.cookies ?? []).compactMap { $0 }
        if !cookies.isEmpty, headers.others[.cookie] == nil {
            headers.others[.cookie] = cookies.joined(separator: "; ")
        }
        return headers
    }

    private static func body(_ event: ProxyEvent) throws(EventError) -> ByteBuffer {
        guard let text = event.body, !text.isEmpty else { return ByteBuffer() }
        guard event.isBase64Encoded == true else { return ByteBuffer(string: text) }
        guard let bytes = Data(base64Encoded: text) else {
            throw EventError(.malformed, "The event's body is said to be base64 and is not.")
        }
        return ByteBuffer(bytes: bytes)
    }

    /// Header fields with `Host` apart, which HTTP's newer versions and our types keep elsewhere.
    private struct Headers {
        var host: String?
        var others = HTTPFields()

        mutating func append(_ name: String, _ value: String?) {
            guard let value, let name = HTTPField.Name(name) else { return }
            if name.canonicalName == "host" { host = value } else { others.append(HTTPField(name: name, value: value)) }
        }
    }
}
