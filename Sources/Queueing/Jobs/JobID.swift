import Basics

/// The name of a job; one name stands for one piece of work.
public struct JobID: Hashable, Sendable, CustomStringConvertible {
    /// 1 to 128 ASCII letters, digits, and `-._`.
    public let text: String

    /// Takes a name; `nil` when it is none.
    public init?(_ text: String) {
        let isName = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                true
            default:
                false
            }
        }
        guard isName, (1...128).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    private init(checked text: String) { self.text = text }

    /// A name that no other job has: 128 random bits.
    public static func unique() -> JobID {
        JobID(checked: Hexadecimal.text(padded: UInt128.random(in: .min ... .max)))
    }

    /// The name.
    public var description: String { text }
}

extension JobID: Codable {
    /// Reads a name.
    ///
    /// - Parameter decoder: Where to read.
    /// - Throws: `DecodingError` when it is no name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = JobID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "That is no job's name.")
        }
        self = id
    }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
