import Foundation
import NIOCore

/// A failure as Lambda's log and metrics show it.
public struct FailureReport: Hashable, Sendable, Encodable {
    /// A bounded set of names, to count by.
    public var type: String
    /// A sentence.
    public var message: String

    enum CodingKeys: String, CodingKey {
        case type = "errorType"
        case message = "errorMessage"
        case stackTrace
    }

    /// Describes a failure.
    public init(type: String, message: String) {
        self.type = type
        self.message = message
    }

    /// Writes what Lambda asks for, a stack of no frames included.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(type, forKey: .type)
        try values.encode(message, forKey: .message)
        try values.encode([String](), forKey: .stackTrace)
    }

    /// The report's JSON.
    var json: ByteBuffer {
        // Three strings and an empty list can always be written.
        ByteBuffer(bytes: (try? JSONEncoder().encode(self)) ?? Data("{}".utf8))
    }
}
