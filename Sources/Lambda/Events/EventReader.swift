import Foundation
public import NIOCore

/// Understands the events that a function can be invoked with.
public struct EventReader: Hashable, Sendable {
    /// What stands before our own paths, such as a custom domain's mapping: `/pictures`, or empty.
    public var basePath: String

    /// Makes a reader.
    public init(basePath: String = "") {
        self.basePath = basePath.hasSuffix("/") ? String(basePath.dropLast()) : basePath
    }

    /// Understands an event.
    ///
    /// - Parameter json: The event as the Runtime API gave it.
    /// - Returns: What it brings.
    /// - Throws: ``EventError`` when it is no JSON object, or of a kind that is not handled here.
    public func read(_ json: ByteBuffer) throws(EventError) -> Event {
        let data = Data(json.readableBytesView)
        let decoder = JSONDecoder()
        if let event = try? decoder.decode(ProxyEvent.self, from: data), let integration = event.integration {
            return .request(try HTTPEvent(event, integration: integration, basePath: basePath))
        }
        if let event = try? decoder.decode(NotificationEvent.self, from: data), event.isKnown {
            return .objects(ObjectEvent(event))
        }
        guard let names = try? decoder.decode([String: Anything].self, from: data).keys.sorted() else {
            throw EventError(.malformed, "The event is no JSON object.")
        }
        let shown = names.prefix(20).map { "'\($0.prefix(40))'" }.joined(separator: ", ")
        throw EventError(
            .unknown,
            "The event is neither an HTTP request of API Gateway, a Function URL or a load balancer, nor about objects "
                + "in S3. It has \(shown.isEmpty ? "nothing in it" : shown)."
        )
    }

    /// Any value; only the names beside it are of interest.
    private struct Anything: Decodable {
        init(from decoder: any Decoder) {}
    }
}
