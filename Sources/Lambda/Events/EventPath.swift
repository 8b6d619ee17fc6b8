import Basics

/// The path of a request's event, made percent-encoded again.
struct EventPath: Hashable {
    /// The path as a client may have sent it.
    let text: String

    /// Takes the path of an event, without the stage that API Gateway puts before it.
    init(_ event: ProxyEvent, _ integration: Integration) {
        let given = event.rawPath ?? event.path ?? event.requestContext?.http?.path ?? "/"
        let path = EventPath.withoutStage(given, event, integration)
        text = integration.decodesPath ? PercentCoding.encodePath(path) : EventPath.escaped(path)
    }

    /// The path without what a custom domain's mapping puts before it; as it is when it does not begin so.
    func without(basePath: String) -> String {
        EventPath.dropping(basePath, from: text) ?? text
    }

    /// The path without the stage, where it is in the path.
    ///
    /// HTTP APIs name any stage but `$default` in every path. REST APIs do so only where a custom domain is mapped to no
    /// stage, and then in `requestContext.path` just as in `path`, while elsewhere only the former has it.
    private static func withoutStage(_ path: String, _ event: ProxyEvent, _ integration: Integration) -> String {
        guard let stage = event.requestContext?.stage, !stage.isEmpty, stage != "$default" else { return path }
        switch integration {
        case .functionURL, .loadBalancer: return path
        case .restAPI where event.requestContext?.path != path: return path
        case .restAPI, .httpAPI1, .httpAPI2: return dropping("/\(stage)", from: path) ?? path
        }
    }

    /// The path after a beginning that ends where a component ends; `nil` when it begins otherwise.
    private static func dropping(_ beginning: String, from path: String) -> String? {
        guard !beginning.isEmpty, path.hasPrefix(beginning) else { return nil }
        let rest = path.dropFirst(beginning.count)
        return rest.isEmpty ? "/" : rest.first == "/" ? String(rest) : nil
    }

    /// Encodes what can never stand in an encoded path, so that it stays one path whatever handed it over.
    private static func escaped(_ path: String) -> String {
        let bytes = Array(path.utf8)
        let isFine = bytes.indices.allSatisfy { isLiteral(bytes, at: $0) }
        guard !isFine else { return path }
        let escaped = bytes.indices.flatMap { index in
            isLiteral(bytes, at: index) ? [bytes[index]] : PercentCoding.escape(bytes[index])
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    private static func isLiteral(_ bytes: [UInt8], at index: Int) -> Bool {
        switch bytes[index] {
        case ...0x20, 0x7f..., UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "\""), UInt8(ascii: "<"),
            UInt8(ascii: ">"):
            false
        case UInt8(ascii: "%"): PercentCoding.escapedByte(in: bytes[...], at: index) != nil
        default: true
        }
    }
}
