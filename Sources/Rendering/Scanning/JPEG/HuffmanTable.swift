import Basics

/// A table of Huffman codes out of a JPEG (ITU T.81, C.2), made for reading.
struct HuffmanTable {
    /// What stands for a code that does not occur.
    static let none: UInt16 = 0

    /// Codes of up to this many bits are found at once.
    private static let quickBits = 9

    /// By the first bits of what is to be read: the length of a code in the upper byte, its value in the lower.
    private let quick: [UInt16]
    /// For each length from 0: the first code of the next length, all of them as numbers of 16 bits.
    private let ends: [Int]
    /// For each length from 0: what to add to a code to find its value.
    private let places: [Int]
    private let values: [UInt8]

    /// Reads a table; `nil` where it makes no sense.
    ///
    /// - Parameters:
    ///   - counts: How many codes there are of 1 to 16 bits.
    ///   - values: What they stand for, in the order of the codes.
    init?(counts: some Collection<UInt8>, values: some Collection<UInt8>) {
        let counts = Array(counts)
        guard counts.count == 16 else { return nil }
        self.values = Array(values)
        // checked: numbers that the checks before bound
        var quick = [UInt16](repeating: Self.none, count: 1 << Self.quickBits)
        var (ends, places) = ([0], [0])
        var (code, place) = (0, 0)
        for (index, count) in counts.enumerated() {
            let length = index +| 1
            places.append(place -| code)
            for _ in 0..<Int(clamping: count) {  // checked: ends in order, as counts and sizes are not below 0
                // checked: numbers that the checks before bound
                guard let value = self.values[safe: place], code < 1 << length else { return nil }
                if length <= Self.quickBits {
                    let spare = Self.quickBits -| length
                    let entry = UInt16(clamping: length) << 8 | UInt16(value)  // checked: a byte has 8 bits
                    // checked: numbers that the checks before bound; ends in order, as counts and sizes are not below 0
                    for rest in 0..<(1 << spare) { quick[code << spare | rest] = entry }
                }
                (code, place) = (code +| 1, place +| 1)
            }
            ends.append(code << (16 -| length))  // checked: numbers that the checks before bound
            code <<= 1
        }
        (self.quick, self.ends, self.places) = (quick, ends, places)
    }

    /// Finds the code that some bits begin with.
    ///
    /// - Parameter bits: The next 16 bits.
    /// - Returns: Its length and value; a length of 0 where no code is like that.
    @inline(__always)
    func code(at bits: Int) -> (length: Int, value: Int) {
        let entry = quick[bits >> (16 &- Self.quickBits)]
        if entry != Self.none { return (Int(entry >> 8), Int(entry & 0xFF)) }  // checked: 16 bits fit
        return longCode(at: bits)
    }

    private func longCode(at bits: Int) -> (length: Int, value: Int) {
        // checked: ends in order, as counts and sizes are not below 0
        for length in (Self.quickBits +| 1)...16 where bits < ends[length] {
            let place = places[length] +| (bits >> (16 -| length))
            return values[safe: place].map { (length, Int($0)) } ?? (0, 0)  // checked: a byte has 8 bits
        }
        return (0, 0)
    }
}
