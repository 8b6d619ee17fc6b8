import Basics

/// How a frame of an animated PNG is shown: its `fcTL` chunk (PNG, third edition, 11.3.6.2).
struct FrameControl: Equatable {
    /// From the left edge of the picture, in pixels.
    var x: Int
    /// From the top edge of the picture, in pixels.
    var y: Int
    /// Pixels from left to right, at least 1.
    var width: Int
    /// Pixels from top to bottom, at least 1.
    var height: Int
    /// How long it is shown, in milliseconds.
    var delay: Int
    /// What becomes of its area before the next frame.
    var disposal: Disposal
    /// How it is put on what is there.
    var blending: Blending

    /// What becomes of a frame's area before the next frame.
    enum Disposal: UInt8 {
        case none, background, previous
    }

    /// How a frame is put on what is there.
    enum Blending: UInt8 {
        case source, over
    }

    /// Bytes of the chunk, the sequence number included.
    static let length = 26

    /// Makes one of numbers.
    init(x: Int, y: Int, width: Int, height: Int, delay: Int, disposal: Disposal = .none, blending: Blending = .source)
    {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
        self.delay = delay
        self.disposal = disposal
        self.blending = blending
    }

    /// Reads what follows the sequence number; `nil` where a number is missing or of no meaning.
    init?(_ reader: inout ByteReader) {
        guard let width = reader.number(4), let height = reader.number(4), let x = reader.number(4),
            let y = reader.number(4), let numerator = reader.number(2), let denominator = reader.number(2),
            let disposal = reader.byte().flatMap(Disposal.init), let blending = reader.byte().flatMap(Blending.init),
            width > 0, height > 0
        else { return nil }
        self.x = x
        self.y = y
        self.width = width
        self.height = height
        // checked: two bytes each; a denominator of 0 stands for 100
        let (ticks, second) = (numerator * 1_000, denominator == 0 ? 100 : denominator)
        delay = (ticks + second / 2) / second  // checked: two bytes each, and at least 1
        self.disposal = disposal
        self.blending = blending
    }

    /// Whether it lies within a picture.
    func fits(_ size: (width: Int, height: Int)) -> Bool { x +| width <= size.width && y +| height <= size.height }

    /// Whether it covers all of a picture.
    func covers(_ size: (width: Int, height: Int)) -> Bool {
        x == 0 && y == 0 && width == size.width && height == size.height
    }

    /// The chunk's content.
    ///
    /// - Parameter sequence: The sequence number.
    /// - Returns: ``length`` bytes.
    func bytes(sequence: Int) -> [UInt8] {
        // What is too long for milliseconds is told in hundredths, tenths or whole seconds.
        let scale = [1_000, 100, 10, 1].first { delay *| $0 <= 65_535 *| 1_000 } ?? 1
        let ticks = min((delay *| scale +| 500) / 1_000, 65_535)
        var bytes = [sequence, width, height, x, y].flatMap { ByteWriter.big($0) }
        for number in [ticks, scale] { bytes.append(contentsOf: ByteWriter.big(number, 2)) }
        bytes.append(contentsOf: [disposal.rawValue, blending.rawValue])
        return bytes
    }
}
