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

    /// The same in front of white, and opaque.
    var onWhite: Pixels {
        var opaque = samples
        for start in stride(from: 0, to: opaque.count, by: 4) where opaque[start + 3] < 255 {
            let alpha = Int(opaque[start + 3])
            for band in start..<start + 3 {
                opaque[band] = UInt8((Int(opaque[band]) * alpha + 255 * (255 - alpha) + 127) / 255)
            }
            opaque[start + 3] = 255
        }
        return Pixels(width: width, height: height, samples: opaque) ?? self
    }
}
