import Basics
public import Descriptors

/// Receives messages from a socket, one after the other; for one thread.
public struct MessageReader<Message: WireCodable>: ~Copyable {
    private let socket: Descriptor
    private let capacity: Int
    private var buffer = FrameBuffer()
    /// Descriptors that have arrived, and how many bytes had come by then: they belong to the message around that byte.
    private var descriptors: [Descriptor] = []
    private var descriptorsAt = 0
    private var received = 0
    private var consumed = 0
    private var room = [UInt8](repeating: 0, count: 16_384)

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - socket: Where the messages arrive.
    ///   - capacity: The most descriptors that may come with one message; with 0 the kernel drops all.
    public init(socket: Descriptor, descriptors capacity: Int) {
        self.socket = socket
        self.capacity = capacity
    }

    /// Waits for the next message.
    ///
    /// - Returns: What was said, and the descriptors that came along.
    /// - Throws: ``WireError``; `ended` when the other end has gone.
    public mutating func next() throws(WireError) -> (message: Message, descriptors: [Descriptor]) {
        while true {
            if let message = try nextBuffered() { return message }
            try receive()
        }
    }

    /// Gives a message that has arrived already, without waiting.
    ///
    /// - Returns: What was said, or `nil` when nothing whole has arrived.
    /// - Throws: ``WireError``.
    public mutating func nextBuffered() throws(WireError) -> (message: Message, descriptors: [Descriptor])? {
        guard let body = try buffer.next() else { return nil }
        consumed +|= Frame.headerLength +| body.count
        let message = try Frame.decode(Message.self, from: body)
        guard consumed >= descriptorsAt else { return (message, []) }
        defer { descriptors = [] }
        return (message, descriptors)
    }

    /// Takes in what has arrived; waits when nothing has.
    ///
    /// - Throws: ``WireError``.
    public mutating func receive() throws(WireError) {
        let count: Int
        do throws(DescriptorError) {
            let part = try socket.receive(into: &room, descriptors: capacity)
            count = part.count
            received +|= count
            if !part.descriptors.isEmpty { descriptorsAt = received }
            descriptors += part.descriptors  // checked: lists, which are put together
        } catch {
            throw WireError(error)
        }
        guard count > 0 else {
            guard !buffer.isInsideOfMessage else { throw WireError(.malformed, "The other end left amid a message") }
            throw WireError(.ended, "The other end has gone")
        }
        guard descriptors.count <= capacity else {
            throw WireError(.malformed, "\(descriptors.count) descriptors came where \(capacity) are allowed")
        }
        buffer.append(room.prefix(count))  // checked: a count above 0, by the guard above
    }
}

extension Descriptor {
    /// Sends one message over this socket.
    ///
    /// - Parameters:
    ///   - message: What is said.
    ///   - descriptors: What the other process gets a descriptor of its own for.
    /// - Throws: ``WireError``.
    public func send(message: some WireCodable, with descriptors: [Descriptor] = []) throws(WireError) {
        let frame = try Frame.encode(message)
        do {
            try send(frame, with: descriptors)
        } catch {
            throw WireError(error)
        }
    }
}
