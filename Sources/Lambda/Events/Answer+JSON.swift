import Foundation
import HTTPTypes
import NIOCore

extension Answer {
    /// The JSON that an integration takes for this answer.
    ///
    /// - Parameter integration: How the request came in.
    /// - Returns: The JSON; `nil` when it would be longer than the integration takes.
    func json(for integration: Integration) -> ByteBuffer? {
        let isText = isText
        let bytes = isText ? body.readableBytes : (body.readableBytes + 2) / 3 * 4
        guard bytes <= integration.answerLimit else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        guard let head = try? encoder.encode(head(for: integration, isText: isText)),
            let text = isText ? try? encoder.encode(String(buffer: body)) : quotedBase64
        else { return nil }
        // Base64 needs no escaping; as a part of the structure every byte of it would be looked at.
        var json = ByteBuffer()
        json.reserveCapacity(head.count + text.count + 16)
        json.writeBytes(head.dropLast())
        json.writeString(",\"body\":")
        json.writeBytes(text)
        json.writeString("}")
        return json.readableBytes <= integration.answerLimit ? json : nil
    }

    private var quotedBase64: Data {
        let quote = Data("\"".utf8)
        return quote + Data(body.readableBytesView).base64EncodedData() + quote
    }

    /// Whether the body may stand in JSON as it is.
    private var isText: Bool {
        guard body.readableBytes > 0 else { return true }
        // What is compressed is no text, whatever its type.
        guard headers[.contentEncoding] == nil, let type = headers[.contentType]?.lowercased() else { return false }
        let media = type.split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
        guard media.hasPrefix("text/") || media.hasSuffix("/json") || media.hasSuffix("+json") else { return false }
        return String(validating: body.readableBytesView, as: UTF8.self) != nil
    }

    private struct Head: Encodable {
        var statusCode: Int
        var statusDescription: String?
        var headers: [String: String]?
        var multiValueHeaders: [String: [String]]?
        var cookies: [String]?
        var isBase64Encoded: Bool
    }

    private func head(for integration: Integration, isText: Bool) -> Head {
        var head = Head(statusCode: status.code, isBase64Encoded: !isText)
        var fields: [String: [String]] = [:]
        for field in headers where !Answer.hopByHop.contains(field.name.canonicalName) {
            fields[field.name.canonicalName, default: []].append(field.value)
        }
        switch integration {
        case .httpAPI2, .functionURL:
            head.cookies = fields.removeValue(forKey: HTTPField.Name.setCookie.canonicalName)
            head.headers = fields.mapValues { $0.joined(separator: ", ") }
        case .restAPI, .httpAPI1:
            head.headers = fields.compactMapValues { $0.count == 1 ? $0.first : nil }
            let many = fields.filter { $0.value.count > 1 }
            head.multiValueHeaders = many.isEmpty ? nil : many
        case .loadBalancer(let multiValue):
            head.statusDescription = "\(status.code) \(status.reasonPhrase)".trimmingCharacters(in: .whitespaces)
            if multiValue {
                head.multiValueHeaders = fields
            } else {
                // One value is all there is room for; two cookies in one would be none.
                let cookie = fields.removeValue(forKey: HTTPField.Name.setCookie.canonicalName)?.last
                head.headers = fields.mapValues { $0.joined(separator: ", ") }
                if let cookie { head.headers?[HTTPField.Name.setCookie.canonicalName] = cookie }
            }
        }
        return head
    }

    /// What belongs to a connection, which is not ours; the length too is counted by whoever sends the bytes.
    private static let hopByHop: Set<String> = [
        "connection", "content-length", "keep-alive", "transfer-encoding", "upgrade", "trailer", "te",
    ]
}
