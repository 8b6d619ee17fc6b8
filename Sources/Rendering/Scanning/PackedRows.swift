import Basics
import CZlib

/// A stream of zlib that is unpacked and thrown away, to know whether all of it is there and nothing else.
///
/// Belongs to one thread.
final class PackedRows {
    private let stream: UnsafeMutablePointer<z_stream>
    private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
    private let wanted: Int
    private var unpacked = 0
    private var hasEnded = false
    /// Whether any of it has come.
    private(set) var isBegun = false

    /// Starts a stream.
    ///
    /// - Parameter wanted: Bytes that are to come of it.
    init?(_ wanted: Int) {
        // zlib keeps the address of what it is given.
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        self.wanted = wanted
        let size = Int32(clamping: MemoryLayout<z_stream>.size)
        guard inflateInit_(stream, ZLIB_VERSION, size) == Z_OK else { return nil }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        room.deallocate()
    }

    /// Whether it has come to its end with as many bytes as are wanted, and its checksum is right.
    var isWhole: Bool { hasEnded && unpacked == wanted }

    /// Unpacks some more.
    ///
    /// - Parameter data: What comes next.
    /// - Returns: Whether it goes on: `false` where it is damaged, longer than wanted, or something is behind its end.
    func take(_ data: UnsafeRawBufferPointer) -> Bool {
        isBegun = true
        guard !data.isEmpty else { return true }
        guard !hasEnded, let start = data.bindMemory(to: UInt8.self).baseAddress else { return false }
        stream.pointee.next_in = UnsafeMutablePointer(mutating: start)
        stream.pointee.avail_in = UInt32(clamping: data.count)
        defer { (stream.pointee.next_in, stream.pointee.avail_in) = (nil, 0) }
        repeat {
            stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_out = UInt32(clamping: room.count)
            let result = inflate(stream, Z_NO_FLUSH)
            unpacked = unpacked +| (room.count -| Int(stream.pointee.avail_out))  // checked: 32 bits fit the number
            hasEnded = result == Z_STREAM_END
            // All that has come is unpacked, and there was room for more.
            if result == Z_BUF_ERROR { return stream.pointee.avail_in == 0 }
            guard result == Z_OK || hasEnded, unpacked <= wanted else { return false }
        } while !hasEnded && (stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0)
        return stream.pointee.avail_in == 0
    }
}

@available(*, unavailable)
extension PackedRows: Sendable {}
