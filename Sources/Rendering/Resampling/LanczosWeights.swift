import Basics
import CResampling

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How much of each pixel along one side goes into each pixel of the smaller side, by Lanczos' kernel of three lobes.
///
/// The kernel is as wide as it must be for the smaller picture (K. Turkowski, "Filters for Common Resampling Tasks",
/// 1990), centres lie on centres, and what the kernel would take from beyond an edge is left out.
struct LanczosWeights: Equatable {
    private static let lobes = 3.0
    /// A weight that changes no sample of 16 bits.
    private static let nothing = 1e-7

    /// Weights kept for each pixel, a multiple of `CRS_TAPS`; those that are not needed are 0.
    let taps: Int
    /// The first pixel that goes into each.
    private(set) var starts: [Int32] = []
    /// How many pixels go into each.
    private(set) var counts: [Int] = []
    /// The weights, ``taps`` for each pixel; those of each sum up to 1.
    private(set) var weights: [Float] = []

    /// Works out the weights for a whole side.
    ///
    /// - Parameters:
    ///   - source: Pixels that there are, at least 1.
    ///   - target: Pixels that are wanted, at least 1.
    init(from source: Int, to target: Int) {
        self.init(from: source, origin: 0, extent: Double(source), to: target)
    }

    /// Works out the weights for a part of a side.
    ///
    /// - Parameters:
    ///   - source: Pixels that there are, at least 1.
    ///   - origin: Where the part begins, in these pixels.
    ///   - extent: How long it is; it may go beyond the last pixel by less than one.
    ///   - target: Pixels that are wanted, at least 1.
    init(from source: Int, origin: Double, extent: Double, to target: Int) {
        let scale = extent / Double(target)
        let most = Self.mostPixels(source, scale)
        taps = Self.padded(most)
        starts.reserveCapacity(target)
        counts.reserveCapacity(target)
        weights = [Float](repeating: 0, count: taps * target)
        var row: [Double] = []
        row.reserveCapacity(taps)
        for index in 0..<target {
            let center = origin + (Double(index) + 0.5) * scale
            let start = Self.fill(&row, around: center, max(scale, 1), from: source, atMost: most)
            starts.append(Int32(start))
            counts.append(row.count)
            for (tap, weight) in row.enumerated() { weights[index * taps + tap] = Float(weight) }
        }
    }

    /// How many results at most a number of pixels that come at once goes into.
    ///
    /// - Parameter window: Pixels next to each other, wherever they begin.
    /// - Returns: The number of results.
    func mostTouched(by window: Int) -> Int {
        var most = 1
        var first = 0
        for index in starts.indices {
            while Int(starts[first]) + counts[first] <= Int(starts[index]) + 1 - window { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }

    /// The most that ``mostTouched(by:)`` can be, told without the weights.
    static func mostTouched(by window: Int, from source: Int, to target: Int) -> Int {
        let scale = max(Double(source) / Double(target), 1)
        return min(target, Int((2 * lobes * scale + Double(window)) / scale) + 3)
    }

    /// Bytes that weights take while they are worked out, told without them.
    static func bytes(from source: Int, to target: Int) -> Int {
        // One more than the extent, which may begin and end amid a pixel.
        let taps = padded(mostPixels(source, Double(source + 1) / Double(target)))
        return target *| (4 *| taps +| 12) +| 8 *| taps
    }

    /// The most pixels that go into one: as many as the kernel is wide.
    private static func mostPixels(_ source: Int, _ scale: Double) -> Int {
        min(source, Int((2 * lobes * max(scale, 1)).rounded(.up)))
    }

    private static func padded(_ count: Int) -> Int { (count + CRS_TAPS - 1) / CRS_TAPS * CRS_TAPS }

    /// Works out one pixel's weights, and where they begin.
    ///
    /// - Parameters:
    ///   - row: Gets the weights.
    ///   - center: The pixel's middle.
    ///   - width: How wide a lobe is.
    ///   - source: Pixels that there are.
    ///   - most: Pixels that go into it; by rounding there may be one more at the kernel's end, where it is nothing.
    /// - Returns: Where the weights begin.
    private static func fill(
        _ row: inout [Double],
        around center: Double,
        _ width: Double,
        from source: Int,
        atMost most: Int
    ) -> Int {
        var start = min(max(0, Int(center - lobes * width + 0.5)), source - 1)
        let end = max(start + 1, min(source, Int(center + lobes * width + 0.5), start + most))
        row.removeAll(keepingCapacity: true)
        var sum = 0.0
        for pixel in start..<end {
            let weight = kernel((Double(pixel) + 0.5 - center) / width)
            sum += weight
            row.append(weight)
        }
        while row.count > 1, abs(row[row.count - 1]) <= nothing { row.removeLast() }
        let leading = min(row.prefix { abs($0) <= nothing }.count, row.count - 1)
        row.removeFirst(leading)
        start += leading
        for tap in row.indices { row[tap] = sum == 0 ? 1 / Double(row.count) : row[tap] / sum }
        return start
    }

    private static func kernel(_ x: Double) -> Double {
        if x == 0 { return 1 }
        guard abs(x) < lobes else { return 0 }
        let angle = Double.pi * x / lobes
        let wide = sin(angle)
        // Three lobes: the narrow sine is that of three times the angle.
        let narrow = wide * (3 - 4 * wide * wide)
        return narrow * wide / (lobes * angle * angle)
    }
}
