import Basics
import CKernel

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Descriptor {
    /// Makes two sockets that are connected with each other; programs that are started do not inherit them.
    ///
    /// - Returns: Both ends, which are alike.
    /// - Throws: ``DescriptorError``.
    public static func socketPair() throws(DescriptorError) -> (Descriptor, Descriptor) {
        var pair: (Int32, Int32) = (-1, -1)
        let result = withUnsafeMutableBytes(of: &pair) {
            ck_socket_pair($0.assumingMemoryBound(to: Int32.self).baseAddress)
        }
        _ = try checked(result, "Making a pair of sockets")
        return (Descriptor(owning: pair.0), Descriptor(owning: pair.1))
    }

    /// Makes a pipe; programs that are started do not inherit it.
    ///
    /// - Returns: The end that reads and the end that writes.
    /// - Throws: ``DescriptorError``.
    public static func pipe() throws(DescriptorError) -> (reading: Descriptor, writing: Descriptor) {
        var pair: (Int32, Int32) = (-1, -1)
        let result = withUnsafeMutableBytes(of: &pair) { ck_pipe($0.assumingMemoryBound(to: Int32.self).baseAddress) }
        _ = try checked(result, "Making a pipe")
        return (Descriptor(owning: pair.0), Descriptor(owning: pair.1))
    }

    /// Whether a call waits until the other end is ready.
    public enum Waiting: Hashable, Sendable {
        /// It waits; only for threads of one's own.
        case waits
        /// It throws `wouldWait` instead.
        case refuses
    }

    /// Sends bytes over a socket, and descriptors beside the first of them.
    ///
    /// - Parameters:
    ///   - bytes: What is sent, at least one byte.
    ///   - descriptors: What the other process gets a descriptor of its own for; at most sixteen.
    ///   - waiting: What happens when the socket is full.
    /// - Throws: ``DescriptorError``; `closed` when the other end has gone. After an error nothing is known of how
    ///   much was sent: close the socket.
    public func send(
        _ bytes: [UInt8],
        with descriptors: [Descriptor] = [],
        waiting: Waiting = .waits
    ) throws(DescriptorError) {
        var numbers = descriptors.map(\.number)
        var sent = 0
        while sent < bytes.count {
            let result = bytes.withUnsafeBytes { buffer in
                ck_send(
                    number,
                    buffer.baseAddress.map { $0 + sent },  // checked: never more than there are bytes
                    buffer.count - sent,  // checked: never more than there are bytes
                    numbers,
                    Int32(clamping: numbers.count),
                    waiting == .waits ? 1 : 0
                )
            }
            sent += try checked(result, "Sending \(bytes.count) bytes")  // checked: never more than there are bytes
            numbers = []
        }
        // The numbers must stay valid until the kernel has made its own references.
        withExtendedLifetime(descriptors) {}
    }

    /// Whether something has arrived that can be received without waiting; also where the other end has gone.
    public var hasArrived: Bool { hasArrived(withinMilliseconds: 0) }

    /// Whether something arrives soon, or the other end goes.
    ///
    /// - Parameter timeout: How long to wait for it; blocks the thread.
    /// - Returns: `false` when nothing has come.
    public func hasArrived(withinMilliseconds timeout: Int32) -> Bool {
        var entry = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, timeout) > 0
    }

    /// Receives what has arrived, waiting for the first byte.
    ///
    /// - Parameters:
    ///   - buffer: Where the bytes are put, from its start; its length says how many at most.
    ///   - capacity: How many descriptors may come along; with 0 the kernel drops whatever is sent.
    /// - Returns: How many bytes came, 0 at the end, and the descriptors that came beside them.
    /// - Throws: ``DescriptorError``; `tooLarge` when more descriptors came than there was room for.
    public func receive(
        into buffer: inout [UInt8],
        descriptors capacity: Int = 0
    ) throws(DescriptorError) -> (count: Int, descriptors: [Descriptor]) {
        var numbers = [Int32](repeating: -1, count: capacity)
        var found = Int32(clamping: capacity)
        let result = buffer.withUnsafeMutableBytes { bytes in
            ck_receive(number, bytes.baseAddress, bytes.count, &numbers, &found)
        }
        let count = try checked(result, "Receiving from a socket")
        // checked: bounded to what is not below 0
        return (count, numbers.prefix(max(0, Int(clamping: found))).map { Descriptor(owning: $0) })
    }
}
