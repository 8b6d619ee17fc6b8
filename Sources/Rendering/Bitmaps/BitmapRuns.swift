import Basics

/// A bitmap that is coded in runs of equal pixels, from the lowest row upwards.
struct BitmapRuns {
    private var reader: ByteReader
    private let header: BitmapHeader
    private let bits: Int
    /// The part of the rows that were gone over; all of them where an end is told.
    private(set) var told = 0.0

    /// Starts at the first run.
    init(_ bytes: UnsafeRawBufferPointer, _ header: BitmapHeader) {
        reader = ByteReader(bytes)
        reader.offset = header.pixelsAt
        self.header = header
        if case .runs(let bits) = header.storage { self.bits = bits } else { bits = 8 }
    }

    /// Goes through the runs.
    ///
    /// - Parameter paint: Gets place, row from below, and colour of each pixel inside of the picture.
    mutating func run(_ paint: (Int, Int, SIMD4<UInt8>) -> Void) {
        let (width, height) = (header.width, header.height)
        var (x, y) = (0, 0)
        func add(_ colour: SIMD4<UInt8>) {
            if x < width, y < height { paint(x, y, colour) }
            x = x +| 1
        }
        while y < height {
            guard let count = reader.byte() else { break }
            if count > 0 {
                guard let colours = colours(1) else { break }
                for index in 0..<Int(count) { add(colours[index % colours.count]) }  // checked: there is one at least
                continue
            }
            guard let escape = reader.byte() else { break }
            switch escape {
            case 0: (x, y) = (0, y +| 1)
            case 1:
                told = 1
                return
            case 2:
                guard let right = reader.byte(), let up = reader.byte() else { return }
                (x, y) = (x +| Int(right), y +| Int(up))  // checked: fewer bits than an Int has
            default:
                guard let colours = literals(Int(escape)) else { return }  // checked: fewer bits than an Int has
                for colour in colours { add(colour) }
            }
            told = Double(min(y, height)) / Double(height)  // checked: a height is at least 1
        }
        // checked: a divisor that the checks before keep above 0
        told = y >= height || y == height -| 1 && x >= width ? 1 : Double(min(y, height)) / Double(height)
    }

    /// The colours of a run, which take turns.
    private mutating func colours(_ count: Int) -> [SIMD4<UInt8>]? {
        if bits == 24 {
            guard let blue = reader.byte(), let green = reader.byte(), let red = reader.byte() else { return nil }
            return [[red, green, blue, 255]]
        }
        guard let byte = reader.byte() else { return nil }
        let palette = header.palette.colours
        // checked: there are 256 colours
        return bits == 8 ? [palette[Int(byte)]] : [palette[Int(byte >> 4)], palette[Int(byte & 15)]]
    }

    /// Pixels one by one; rows of them end at an even byte.
    private mutating func literals(_ count: Int) -> [SIMD4<UInt8>]? {
        let length = bits == 4 ? (count +| 1) / 2 : count *| (bits / 8)
        let start = reader.offset
        var found: [SIMD4<UInt8>] = []
        while found.count < count {
            guard let colours = colours(1) else { return nil }
            found += colours  // checked: numbers that the checks before bound
        }
        reader.offset = start +| length +| (length & 1)
        return Array(found.prefix(count))  // checked: a number that is not below 0
    }
}
