import Basics
import Recipes

/// An interlaced frame of a GIF that reaches below the canvas.
///
/// libnsgif counts its rows as if the frame ended where the canvas does, and so puts nearly all of them into wrong places.
/// It is given the frame as far as it lies on the canvas, with its rows in their order.
struct InterlacedGIFFrame {
    /// Where the frame's width is written, which its height and its flags follow.
    private let sidesAt: Int
    /// The frame's data, from its bits a colour to behind its last block.
    private let data: Range<Int>
    private let size: PixelSize
    /// As much of it as lies on the canvas.
    private let seen: PixelSize
    private let flags: UInt8

    /// The most pixels of such frames that are put in order, all of a file together: it happens before anything is known to
    /// be within the limits.
    static let mostPixels = 16_000_000
    /// The flag of a frame whose rows come in four passes.
    static let interlaced: UInt8 = 0x40

    /// Takes a frame; `nil` where it is not interlaced, or does not reach below the canvas.
    ///
    /// - Parameters:
    ///   - rect: Where it lies.
    ///   - canvas: The canvas's size.
    ///   - sidesAt: Where its width is written.
    ///   - flags: Its flags.
    ///   - data: Its data, from its bits a colour to behind its last block.
    init?(_ rect: PixelRect, on canvas: PixelSize, sidesAt: Int, flags: UInt8, data: Range<Int>) {
        guard flags & Self.interlaced != 0, rect.size.width > 0, rect.x < canvas.width, rect.y < canvas.height,
            rect.y +| rect.size.height > canvas.height
        else { return nil }
        self.sidesAt = sidesAt
        self.flags = flags
        self.data = data
        size = rect.size
        seen = PixelSize(width: min(size.width, canvas.width -| rect.x), height: canvas.height -| rect.y)
    }

    /// Pixels of the whole frame.
    var pixels: Int { size.pixels }

    /// What a decoder must see instead; nothing where the data is no frame's.
    ///
    /// - Parameter bytes: The whole file.
    /// - Returns: Changes in the order of the file.
    func changes(_ bytes: UnsafeRawBufferPointer) -> [ByteChange] {
        guard var codes = GIFCodes(bytes, at: data.lowerBound) else { return [] }
        var rows = [UInt8](repeating: 0, count: seen.pixels)
        var places = Self.order(of: size.height).makeIterator()
        var (row, x) = (places.next(), 0)
        let isWhole = codes.read { pixel in
            guard let y = row else { return false }
            // checked: a row and a column that were found to be inside
            if y < seen.height, x < seen.width { rows[y * seen.width + x] = pixel }
            x = x +| 1
            if x == size.width { (row, x) = (places.next(), 0) }
            return row != nil
        }
        guard isWhole else { return [] }
        let sides = [seen.width, seen.height].flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8 & 0xFF)] }
        return [
            // checked: five bytes of a frame's head, which was read
            ByteChange(sidesAt..<sidesAt +| 5, sides + [flags & ~Self.interlaced]),
            ByteChange(data, GIFCodes.data(of: rows, width: codes.width)),
        ]
    }

    /// The rows in the order in which they come (GIF89a, appendix E).
    private static func order(of height: Int) -> [Int] {
        [(0, 8), (4, 8), (2, 4), (1, 2)].flatMap { first, step in stride(from: first, to: height, by: step) }
    }
}
