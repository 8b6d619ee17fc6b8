import Basics

/// The bits of a JPEG's coded data, up to the next marker.
struct JPEGBits {
    private let bytes: UnsafeRawBufferPointer
    /// Where the next byte is read.
    private(set) var offset: Int
    private var held: UInt64 = 0
    private var count = 0
    /// Whether no byte comes any more: there is a marker at ``offset``, or the file ends.
    private(set) var hasStopped = false

    /// Starts at a byte of a file.
    init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        self.bytes = bytes
        self.offset = max(offset, 0)
    }

    /// Whole bytes that were read and not used.
    var unused: Int { count / 8 }

    /// Starts anew at another byte.
    mutating func restart(at offset: Int) {
        self.offset = max(offset, 0)
        (held, count, hasStopped) = (0, 0, false)
    }

    /// The next 16 bits, with zeros behind the last one.
    @inline(__always)
    mutating func peek() -> Int {
        if count < 16 { fill() }
        let lacking = Int64(truncatingIfNeeded: 16 &- count)
        // checked: shifted by at most 48 bits, which never traps
        let bits = lacking > 0 ? held << lacking : held >> -lacking
        return Int(truncatingIfNeeded: bits & 0xFFFF)
    }

    /// Uses bits.
    ///
    /// - Parameter length: How many.
    /// - Returns: Whether there are so many.
    @inline(__always)
    mutating func skip(_ length: Int) -> Bool {
        if count < length { return skipMany(length) }
        count &-= length
        return true
    }

    private mutating func skipMany(_ length: Int) -> Bool {
        var left = length
        while true {
            fill()
            let part = min(left, count)
            count &-= part
            left &-= part
            if left == 0 { return true }
            if part == 0 { return false }
        }
    }

    /// Reads a number.
    ///
    /// - Parameter length: How many bits it has, up to 16.
    /// - Returns: The number; `nil` where there are not so many bits.
    mutating func number(_ length: Int) -> Int? {
        let bits = peek()
        return skip(length) ? bits >> (16 -| length) : nil
    }

    private mutating func fill() {
        while count <= 48, !hasStopped {
            guard offset < bytes.count else { hasStopped = true; return }
            let byte = bytes[offset]  // checked: inside of the bytes, by the guard above
            if byte == 0xFF {
                // A zero behind it says that it is data; more of the same fill up.
                guard offset < bytes.count &- 1, bytes[offset &+ 1] == 0 else { hasStopped = true; return }
                offset &+= 1
            }
            offset &+= 1
            held = held << 8 | UInt64(byte)  // checked: a byte has 8 bits
            count &+= 8
        }
    }
}
