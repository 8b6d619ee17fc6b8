import Foundation
import HTTPTypes
import NIOCore

/// A short JSON object of plain fields, as requests send that carry no image.
struct JSONFields: Sendable {
    /// The most bytes of one.
    static let limit = 16 * 1024

    private enum Value: Decodable, Sendable {
        case text(String)
        case texts([String])
        case integer(Int)
        case null
        case other

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .null
            } else if let text = try? value.decode(String.self) {
                self = .text(text)
            } else if (try? value.decode(Bool.self)) == nil, let integer = try? value.decode(Int.self) {
                self = .integer(integer)
            } else {
                self = (try? value.decode([String].self)).map(Value.texts) ?? .other
            }
        }
    }

    private let values: [String: Value]

    /// Reads an object; nothing but white space is one without fields.
    ///
    /// - Parameter body: The whole body.
    /// - Throws: A problem.
    init(_ body: ByteBuffer) throws(Problem) {
        let data = Data(body.readableBytesView)
        guard data.contains(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }) else {
            values = [:]
            return
        }
        do {
            values = try JSONDecoder().decode([String: Value].self, from: data)
        } catch {
            throw JSONFields.problem("The body is no JSON object.")
        }
    }

    /// Refuses fields that nobody asks for.
    func allowOnly(_ names: [String]) throws(Problem) {
        for name in values.keys.sorted() where !names.contains(name) {
            let allowed = names.map { "'\($0)'" }.joined(separator: ", ")
            throw JSONFields.problem("There is no field '\(name.prefix(40))'; the fields are \(allowed).")
        }
    }

    /// A text of a bounded number of bytes, where there is one.
    func text(_ name: String, upTo limit: Int) throws(Problem) -> String? {
        switch values[name] {
        case nil, .null: return nil
        case .text(let text) where text.utf8.count <= limit: return text
        default: throw JSONFields.problem("'\(name)' must be a text of at most \(limit) bytes.")
        }
    }

    /// A list of texts, where there is one.
    func texts(_ name: String) throws(Problem) -> [String]? {
        switch values[name] {
        case nil, .null: return nil
        case .texts(let texts): return texts
        default: throw JSONFields.problem("'\(name)' must be a list of texts.")
        }
    }

    /// A whole number, where there is one.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        switch values[name] {
        case nil, .null: return nil
        case .integer(let number) where range.contains(number): return number
        default:
            throw JSONFields.problem(
                "'\(name)' must be a whole number from \(range.lowerBound) to \(range.upperBound)."
            )
        }
    }

    /// What is wrong with a body.
    static func problem(_ detail: String) -> Problem { Problem(.badRequest, "bad-json", detail) }
}
