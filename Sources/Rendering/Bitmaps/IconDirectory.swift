import Basics

/// What an icon or a cursor of Windows holds: pictures in several sizes.
struct IconDirectory {
    /// One of the pictures.
    struct Entry {
        /// Where its bytes are.
        let range: Range<Int>
        /// Pixels, as the directory says.
        let pixels: Int
        /// Bits a pixel, as the directory says; 0 where it does not.
        let bits: Int
        /// Whether it is a PNG, and not a bitmap.
        let isPNG: Bool
    }

    /// The pictures, the best first, as browsers choose.
    let entries: [Entry]

    /// Reads the directory; `nil` where it has no picture.
    ///
    /// - Parameter bytes: The whole file.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = ByteReader(bytes)
        reader.littleEndian = true
        guard reader.number(2) == 0, let kind = reader.number(2), let count = reader.number(2), kind == 1 || kind == 2
        else { return nil }
        var entries: [Entry] = []
        for _ in 0..<count {
            guard let width = reader.byte(), let height = reader.byte(), reader.skip(4), let bits = reader.number(2),
                let length = reader.number(4), let start = reader.number(4)
            else { break }
            guard length > 0, start <= bytes.count -| length else { continue }
            let range = start..<start +| length  // checked: ends in order, as counts and sizes are not below 0
            let isPNG = ByteReader(bytes).slice(start, 8).elementsEqual([
                0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A,
            ])
            // A side of 256 does not fit into its byte; a cursor has the place of its tip where others have bits.
            let sides = [width, height].map { $0 == 0 ? 256 : Int($0) }  // checked: a byte has 8 bits
            // checked: a place inside, whose number was checked
            entries.append(Entry(range: range, pixels: sides[0] *| sides[1], bits: kind == 1 ? bits : 0, isPNG: isPNG))
        }
        guard !entries.isEmpty else { return nil }
        self.entries = entries.enumerated().sorted {
            ($1.element.pixels, $1.element.bits, $0.offset) < ($0.element.pixels, $0.element.bits, $1.offset)
        }.map(\.element)
    }
}
