import Basics

/// How a message lies on a socket: four bytes with the length of the body, the highest first, then the body.
public enum Frame {
    /// The most bytes a body may have.
    public static let longestBody = 1 << 20

    /// Bytes in front of a body.
    static let headerLength = 4

    /// Makes the bytes of a message.
    ///
    /// - Parameter message: What is said.
    /// - Returns: Length and body.
    /// - Throws: ``WireError`` when it is too long.
    public static func encode(_ message: some WireCodable) throws(WireError) -> [UInt8] {
        var writer = WireWriter()
        for _ in 0..<headerLength { writer.add(0 as UInt8) }  // checked: a constant above 0
        message.write(to: &writer)
        var bytes = writer.bytes
        let length = bytes.count -| headerLength
        guard length <= longestBody else {
            throw WireError(.tooLong, "A message of \(length) bytes is longer than \(longestBody)")
        }
        withUnsafeBytes(of: UInt32(clamping: length).bigEndian) { bytes.replaceSubrange(..<headerLength, with: $0) }
        return bytes
    }

    /// Whether the other end will understand what ``encode(_:)`` made.
    ///
    /// - Parameters:
    ///   - frame: Length and body.
    ///   - type: What it must be.
    /// - Returns: Whether it can be read.
    public static func isReadable(_ frame: [UInt8], as type: (some WireCodable).Type) -> Bool {
        (try? decode(type, from: Array(frame.dropFirst(headerLength)))) != nil  // checked: a constant above 0
    }

    /// Reads the body of a message.
    ///
    /// - Parameters:
    ///   - type: What it must be.
    ///   - body: The bytes after the length.
    /// - Returns: What was said.
    /// - Throws: ``WireError`` with `malformed`.
    public static func decode<Message: WireCodable>(
        _ type: Message.Type,
        from body: [UInt8]
    ) throws(WireError) -> Message {
        var reader = WireReader(body)
        let message = try Message(from: &reader)
        try reader.end()
        return message
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
