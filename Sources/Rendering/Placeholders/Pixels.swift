/// The pixels of a small picture: red, green, blue and alpha of 8 bits, row by row.
struct Pixels {
    let width: Int
    let height: Int
    /// Four samples a pixel; alpha is not multiplied into the colours.
    let samples: [UInt8]

    /// Takes samples; `nil` where there are not four for each pixel, or no pixels.
    init?(width: Int, height: Int, samples: [UInt8]) {
        guard width > 0, height > 0, samples.count == width * height * 4 else { return nil }
        self.width = width
        self.height = height
        self.samples = samples
    }

    /// How many pixels there are.
    var count: Int { width * height }
}
