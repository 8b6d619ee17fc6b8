public import Foundation
public import NIOHTTP1

/// A whole HTTP answer.
public struct HTTPAnswer: Sendable {
    /// What the server said in its first line.
    public var status: Int
    /// Its header fields.
    public var headers: HTTPHeaders
    /// All bytes behind the head.
    public var body: Data

    /// Puts an answer together.
    public init(status: Int, headers: HTTPHeaders, body: Data) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }

    /// A header's value.
    public subscript(_ name: String) -> String? { headers.first(name: name) }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON.
    public var json: [String: Any] {
        get throws {
            guard let object = try JSONSerialization.jsonObject(with: body) as? [String: Any] else {
                throw TestFailure("not a JSON object: \(text.prefix(200))")
            }
            return object
        }
    }

    /// The stable code of a refusal; `nil` for anything else.
    public var code: String? { (try? json)?["code"] as? String }

    /// The images of an upload's or a listing's answer.
    public var images: [[String: Any]] {
        get throws {
            guard let images = try json["images"] as? [[String: Any]] else {
                throw TestFailure("no images: \(text.prefix(500))")
            }
            return images
        }
    }

    /// What was refused of an upload.
    public var errors: [[String: Any]] {
        get throws {
            guard let errors = try json["errors"] as? [[String: Any]] else { throw TestFailure("no errors") }
            return errors
        }
    }

    /// A text of the only image.
    public func text(_ field: String) throws -> String {
        let images = try images
        guard images.count == 1, let text = images[0][field] as? String else {
            throw TestFailure("no '\(field)' of one image: \(text.prefix(500))")
        }
        return text
    }
}
