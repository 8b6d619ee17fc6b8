/// A picture's shape and colours in some 25 bytes, as Evan Wallace has described it.
///
/// Lightness, two differences of colours and transparency are each taken apart into cosine waves; the slow ones are
/// written with four bits each, behind a head with the means, the scales and the aspect.
enum ThumbHash {
    /// The longest side that a picture may have to be hashed.
    static let longestSide = 100

    /// The hash of a picture.
    ///
    /// - Parameter pixels: At most ``longestSide`` pixels a side.
    /// - Returns: The bytes.
    static func hash(_ pixels: Pixels) -> [UInt8] {
        let channels = Channels(pixels)
        let (width, height) = (pixels.width, pixels.height)
        // Transparency takes the room of some of the lightness' waves.
        let most = channels.isOpaque ? 7.0 : 5.0
        let across = max(1, rounded(most * Double(width) / Double(max(width, height))))
        let down = max(1, rounded(most * Double(height) / Double(max(width, height))))
        let terms = { (channel: [Double], across: Int, down: Int) in
            CosineTerms(channel, width: width, height: height, across: across, down: down)
        }
        let light = terms(channels.light, max(3, across), max(3, down))
        let yellow = terms(channels.yellow, 3, 3)
        let red = terms(channels.red, 3, 3)
        let alpha = channels.isOpaque ? nil : terms(channels.alpha, 5, 5)

        var bits = BitWriter()
        bits.write(rounded(63 * light.mean), 6)
        bits.write(rounded(31.5 + 31.5 * yellow.mean), 6)
        bits.write(rounded(31.5 + 31.5 * red.mean), 6)
        bits.write(rounded(31 * light.scale), 5)
        bits.write(channels.isOpaque ? 0 : 1, 1)
        // The longer side is known from what is said of transparency.
        bits.write(width > height ? down : across, 3)
        bits.write(rounded(63 * yellow.scale), 6)
        bits.write(rounded(63 * red.scale), 6)
        bits.write(width > height ? 1 : 0, 1)
        if let alpha {
            bits.write(rounded(15 * alpha.mean), 4)
            bits.write(rounded(15 * alpha.scale), 4)
        }
        for channel in [light, yellow, red] + (alpha.map { [$0] } ?? []) {
            for wave in channel.waves {
                // Where there are no waves at all the decoder multiplies by nothing.
                bits.write(channel.scale > 0 ? rounded(15 * (0.5 + 0.5 * wave)) : 0, 4)
            }
        }
        return bits.bytes
    }

    /// The nearest whole number, a half going up.
    private static func rounded(_ value: Double) -> Int { Int((value + 0.5).rounded(.down)) }
}

/// What is hashed of a picture: its channels, clear parts having the picture's mean colour.
private struct Channels {
    var light: [Double] = []
    /// Yellow over blue.
    var yellow: [Double] = []
    /// Red over green.
    var red: [Double] = []
    var alpha: [Double] = []
    let isOpaque: Bool

    init(_ pixels: Pixels) {
        var sums = SIMD3<Double>.zero
        var opacity = 0.0
        let samples = pixels.samples
        let colour = { (start: Int) in
            SIMD3(Double(samples[start]), Double(samples[start + 1]), Double(samples[start + 2])) / 255
        }
        for start in stride(from: 0, to: samples.count, by: 4) {
            let alpha = Double(samples[start + 3]) / 255
            sums += alpha * colour(start)
            opacity += alpha
        }
        let mean = opacity > 0 ? sums / opacity : sums
        isOpaque = stride(from: 3, to: samples.count, by: 4).allSatisfy { samples[$0] == 255 }
        for start in stride(from: 0, to: samples.count, by: 4) {
            let alpha = Double(samples[start + 3]) / 255
            let seen = mean * (1 - alpha) + alpha * colour(start)
            light.append((seen.x + seen.y + seen.z) / 3)
            yellow.append((seen.x + seen.y) / 2 - seen.z)
            red.append(seen.x - seen.y)
            self.alpha.append(alpha)
        }
    }
}

/// Writes numbers of a few bits, the lowest bits of a byte first.
private struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var filled = 8

    /// Writes a number, cut to what its bits can hold.
    mutating func write(_ value: Int, _ count: Int) {
        let value = min(max(value, 0), (1 << count) - 1)
        for bit in 0..<count {
            if filled == 8 {
                bytes.append(0)
                filled = 0
            }
            bytes[bytes.count - 1] |= UInt8((value >> bit) & 1) << filled
            filled += 1
        }
    }
}
