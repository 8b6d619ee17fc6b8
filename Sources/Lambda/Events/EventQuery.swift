import Basics

/// The query of a request's event, as a client may have sent it.
enum EventQuery {
    /// The query without `?`, empty when there is none.
    ///
    /// Payload format 2.0 has it as sent. The other shapes have maps, which keep no order: names come in the order of
    /// their bytes, and a signature holds for a URL that was signed in this order.
    static func text(_ event: ProxyEvent, _ integration: Integration) -> String {
        if let raw = event.rawQueryString { return raw }
        let many =
            event.multiValueQueryStringParameters
            ?? event.queryStringParameters.map { single in single.mapValues { [$0] } } ?? [:]
        var parts: [String] = []
        for (name, values) in many.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            for value in values ?? [nil] { parts.append(part(name, value ?? "", integration)) }
        }
        return parts.joined(separator: "&")
    }

    /// One parameter; whether an empty value had a `=` is lost, and a flag is written without.
    private static func part(_ name: String, _ value: String, _ integration: Integration) -> String {
        let name = integration.decodesQuery ? PercentCoding.encodeQuery(name) : name
        let value = integration.decodesQuery ? PercentCoding.encodeQuery(value) : value
        return value.isEmpty ? name : "\(name)=\(value)"
    }
}
