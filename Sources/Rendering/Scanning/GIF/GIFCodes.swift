import Basics

/// The codes that a frame's pixels are packed in: LZW with codes of up to twelve bits (GIF89a, appendix F).
struct GIFCodes {
    /// Bits of a colour.
    let width: Int
    private var reader: ByteReader

    private static let most = 4096

    /// Begins where a frame's data does; `nil` where its bits a colour make no sense.
    init?(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        reader = ByteReader(bytes)
        reader.offset = offset
        guard let width = reader.byte(), (1...8).contains(width) else { return nil }
        self.width = Int(width)  // checked: a byte has 8 bits
    }

    /// Unpacks pixels until there are enough.
    ///
    /// - Parameter take: Gets one after the other, and tells whether more are wanted.
    /// - Returns: Whether there were enough.
    mutating func read(_ take: (UInt8) -> Bool) -> Bool {
        let clear = 1 << width  // checked: of eight bits at most
        // What a code stands for: what another one does, and a colour behind it.
        var before = [Int](repeating: 0, count: Self.most)
        var last = [UInt8](repeating: 0, count: Self.most)
        var string: [UInt8] = []
        var (size, next, previous) = (width +| 1, clear +| 2, -1)
        var (bits, count) = (0, 0)
        while let length = reader.byte(), length > 0 {
            for byte in reader.slice(reader.offset, Int(clamping: length)) {
                bits |= Int(byte) << count  // checked: fewer than twelve bits are held
                count = count +| 8
                while count >= size {
                    let code = bits & ((1 << size) -| 1)  // checked: at most twelve bits
                    bits >>= size
                    count = count -| size
                    if code == clear {
                        (size, next, previous) = (width +| 1, clear +| 2, -1)
                        continue
                    }
                    // The end, or a code that nothing stands for yet.
                    guard code < clear || (code > clear +| 1 && code <= next && previous >= 0) else { return false }
                    string.removeAll(keepingCapacity: true)
                    var link = code < next || code < clear ? code : previous
                    while link >= clear {
                        string.append(last[link])
                        link = before[link]
                    }
                    let first = UInt8(truncatingIfNeeded: link)
                    string.append(first)
                    string.reverse()
                    if code == next, code >= clear { string.append(first) }
                    if previous >= 0, next < Self.most {
                        // checked: fewer than the table has places
                        (before[next], last[next]) = (previous, first)
                        next = next +| 1
                        // checked: at most twelve bits
                        if next == 1 << size, size < 12 { size = size +| 1 }
                    }
                    previous = code
                    for pixel in string where !take(pixel) { return true }
                }
            }
            guard reader.skip(Int(clamping: length)) else { return false }
        }
        return false
    }

    /// Data that says pixels one by one: the table is cleared before codes would become longer.
    ///
    /// - Parameters:
    ///   - pixels: Numbers of so many bits.
    ///   - width: Bits of a colour.
    /// - Returns: The bits a colour, and blocks with an empty one behind them.
    static func data(of pixels: [UInt8], width: Int) -> [UInt8] {
        let width = max(width, 2)
        let (clear, size) = (1 << width, width +| 1)  // checked: of eight bits at most
        var packed: [UInt8] = []
        packed.reserveCapacity(pixels.count / 8 *| size +| pixels.count / 3 +| 16)
        var (bits, count) = (0, 0)
        func add(_ code: Int) {
            bits |= code << count  // checked: fewer than eight bits are held
            count = count +| size
            while count >= 8 {
                packed.append(UInt8(truncatingIfNeeded: bits))
                bits >>= 8
                count = count -| 8
            }
        }
        for (place, pixel) in pixels.enumerated() {
            if place % (clear -| 2) == 0 { add(clear) }  // checked: two colours at least
            add(Int(clamping: pixel))
        }
        add(clear +| 1)
        if count > 0 { packed.append(UInt8(truncatingIfNeeded: bits)) }
        var data = [UInt8(truncatingIfNeeded: width)]
        for start in stride(from: 0, to: packed.count, by: 255) {
            // checked: the start is inside, and the end not before it
            let block = packed[start..<min(start +| 255, packed.count)]
            data.append(UInt8(truncatingIfNeeded: block.count))
            data += block  // checked: lists of bytes, which are joined
        }
        return data + [0]
    }
}
