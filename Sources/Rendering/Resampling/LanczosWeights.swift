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

    /// Weights kept for each pixel: as many as any has, a multiple of `CRS_TAPS`; those that are not needed are 0.
    let taps: Int
    /// The first pixel that goes into each.
    let starts: [Int32]
    /// How many pixels go into each.
    let counts: [Int]
    /// The weights, ``taps`` for each pixel; those of each sum up to 1.
    let weights: [Float]

    /// Works out the weights.
    ///
    /// - Parameters:
    ///   - source: Pixels that there are, at least as many as wanted.
    ///   - target: Pixels that are wanted, at least 1.
    init(from source: Int, to target: Int) {
        let rows = (0..<target).map { Self.row($0, from: source, to: target) }
        let most = rows.reduce(1) { max($0, $1.weights.count) }
        let taps = (most + Self.step - 1) / Self.step * Self.step
        var weights: [Float] = []
        weights.reserveCapacity(taps * target)
        for row in rows {
            weights += row.weights
            weights += repeatElement(0, count: taps - row.weights.count)
        }
        self.taps = taps
        self.weights = weights
        starts = rows.map { Int32($0.start) }
        counts = rows.map(\.weights.count)
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

    private static let step = CRS_TAPS

    private static func row(_ index: Int, from source: Int, to target: Int) -> (start: Int, weights: [Float]) {
        let scale = Double(source) / Double(target)
        let center = (Double(index) + 0.5) * scale
        let first = max(0, Int(center - lobes * scale + 0.5))
        let end = min(source, Int(center + lobes * scale + 0.5))
        let all = (first..<max(end, first)).map { kernel((Double($0) + 0.5 - center) / scale) }
        let sum = all.reduce(0, +)
        guard let start = all.firstIndex(where: { abs($0) > nothing }),
            let last = all.lastIndex(where: { abs($0) > nothing })
        else { return (min(Int(center), source - 1), [1]) }
        return (first + start, all[start...last].map { Float($0 / sum) })
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
