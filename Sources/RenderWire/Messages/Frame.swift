import Basics

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How a message lies on a socket: four bytes with the length of the body, the highest first, then the body in JSON.
public enum Frame {
    /// The most bytes a body may have.
    public static let longestBody = 1 << 20

    /// Bytes in front of a body.
    static let headerLength = 4

    /// Makes the bytes of a message.
    ///
    /// - Parameter message: What is said.
    /// - Returns: Length and body.
    /// - Throws: ``WireError`` when it is too long, or holds a number that JSON cannot say.
    public static func encode(_ message: some Encodable) throws(WireError) -> [UInt8] {
        let body: Data
        do {
            body = try JSONEncoder().encode(message)
        } catch {
            throw WireError(.malformed, "A message cannot be written as JSON: \(error)")
        }
        guard body.count <= longestBody else {
            throw WireError(.tooLong, "A message of \(body.count) bytes is longer than \(longestBody)")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(headerLength +| body.count)
        withUnsafeBytes(of: UInt32(clamping: body.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: body)
        return bytes
    }

    /// Reads the body of a message.
    ///
    /// - Parameters:
    ///   - type: What it must be.
    ///   - body: The bytes after the length.
    /// - Returns: What was said.
    /// - Throws: ``WireError`` with `malformed`.
    public static func decode<Message: Decodable>(
        _ type: Message.Type,
        from body: [UInt8]
    ) throws(WireError) -> Message {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw WireError(.malformed, "A message of \(body.count) bytes is no \(type): \(error)")
        }
    }
}

/// Cuts a stream of bytes into the bodies of messages.
public struct FrameBuffer: Sendable {
    private var bytes: [UInt8] = []

    /// Makes an empty buffer.
    public init() {}

    /// Whether a message has begun and not ended.
    public var isInsideOfMessage: Bool { !bytes.isEmpty }

    /// Takes what has arrived.
    ///
    /// - Parameter new: Bytes in the order of arrival.
    public mutating func append(_ new: some Sequence<UInt8>) { bytes.append(contentsOf: new) }

    /// Takes the next whole body out.
    ///
    /// - Returns: The body, or `nil` when more bytes are needed first.
    /// - Throws: ``WireError`` when the length is zero or over the limit; nothing after that can be understood.
    public mutating func next() throws(WireError) -> [UInt8]? {
        guard bytes.count >= Frame.headerLength else { return nil }
        // checked: four bytes, by the guard above
        let length = bytes[..<Frame.headerLength].reduce(0) { $0 << 8 | Int($1) }
        guard length <= Frame.longestBody else {
            throw WireError(.tooLong, "A message says that it has \(length) bytes, more than \(Frame.longestBody)")
        }
        guard length > 0 else { throw WireError(.malformed, "A message says that it is empty") }
        // checked: a length is a megabyte at most, by the guard above
        guard bytes.count >= Frame.headerLength + length else { return nil }
        // checked: a length is a megabyte at most, by the guard above
        let body = Array(bytes[Frame.headerLength..<Frame.headerLength + length])
        bytes.removeFirst(Frame.headerLength + length)  // checked: a length is a megabyte at most, by the guard above
        return body
    }
}
