import CResampling
import Foundation
import Recipes
import Testing
import Vips

@testable import Rendering

struct LanczosWeightsTests {
    /// What Pillow's Lanczos makes of a row with one 1 and else 0, for each place of the 1: in 32-bit floating point.
    @Test(
        arguments: [
            (4, [[0.464192, 0.464192, 0.140911, -0.069296], [-0.069296, 0.140911, 0.464192, 0.464192]]),
            (
                6,
                [
                    [0.283769, 0.350202, 0.283769, 0.133328, 0, -0.051068],
                    [-0.051068, 0, 0.133328, 0.283769, 0.350202, 0.283769],
                ]
            ),
            (
                5,
                [
                    [0.588254, 0.465508, 0, -0.071139, 0.017377], [-0.069087, 0.276347, 0.585479, 0.276347, -0.069087],
                    [0.017377, -0.071139, 0, 0.465508, 0.588254],
                ]
            ),
            (3, [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
            (
                10,
                [
                    [
                        0.078077, 0.091908, 0.103248, 0.111295, 0.115471, 0.115471, 0.111295, 0.103248, 0.091908,
                        0.078077,
                    ]
                ]
            ),
        ] as [(Int, [[Float]])]
    )
    func areThoseOfPillow(source: Int, wanted: [[Float]]) {
        let weights = LanczosWeights(from: source, to: wanted.count)
        for (index, row) in wanted.enumerated() {
            var found = [Float](repeating: 0, count: source)
            for tap in 0..<weights.counts[index] {
                found[Int(weights.starts[index]) + tap] = weights.weights[index * weights.taps + tap]
            }
            #expect(zip(found, row).allSatisfy { abs($0 - $1) < 2e-6 }, "\(found)")
        }
    }

    @Test(arguments: [(1, 1), (2, 1), (4_000, 1_200), (3_001, 7), (100, 99), (65_535, 1)])
    func sumUpToOneWithinThePicture(source: Int, target: Int) {
        let weights = LanczosWeights(from: source, to: target)
        #expect(weights.taps.isMultiple(of: CRS_TAPS))
        for index in 0..<target {
            let place = index * weights.taps
            let row = weights.weights[place..<place + weights.taps]
            #expect(abs(row.reduce(0, +) - 1) < 1e-4)
            #expect(row.dropFirst(weights.counts[index]).allSatisfy { $0 == 0 })
            #expect(weights.starts[index] >= 0 && Int(weights.starts[index]) + weights.counts[index] <= source)
        }
        let ends = zip(weights.starts, weights.counts).map { Int($0) + $1 }
        #expect(zip(weights.starts, weights.starts.dropFirst()).allSatisfy(<=))
        #expect(zip(ends, ends.dropFirst()).allSatisfy(<=))
    }

    /// A part that begins and ends amid pixels: a wave of light keeps its place.
    @Test func partsKeepTheirPlace() {
        let row = (0..<250).map { sin(Double($0) * 0.1 + 0.05) }
        let weights = LanczosWeights(from: 250, origin: 20.3, extent: 200.4, to: 60)
        for index in 0..<60 {
            let place = index * weights.taps
            let made = (0..<weights.counts[index]).reduce(0) {
                $0 + Double(weights.weights[place + $1]) * row[Int(weights.starts[index]) + $1]
            }
            let wanted = sin((20.3 + (Double(index) + 0.5) * 200.4 / 60) * 0.1)
            #expect(abs(made - wanted) < 0.02)
        }
    }

    @Test(arguments: [(40, 40), (41, 40), (4_000, 1_200), (3_001, 7), (9_999, 1), (3, 3)], [8, 64])
    func whatIsToldOfThemBeforeIsEnough(sides: (source: Int, target: Int), window: Int) {
        let weights = LanczosWeights(from: sides.source, to: sides.target)
        let bytes = weights.weights.count * 4 + weights.starts.count * 4 + weights.counts.count * 8 + weights.taps * 8
        #expect(LanczosWeights.bytes(from: sides.source, to: sides.target) >= bytes)
        let most = LanczosWeights.mostTouched(by: window, from: sides.source, to: sides.target)
        #expect(most >= weights.mostTouched(by: window))
    }

    @Test(arguments: [(40, 40), (41, 40), (100, 30), (100, 7), (64, 1)], [1, 8, 24])
    func noMoreResultsAreTouchedAtOnceThanSaid(sides: (source: Int, target: Int), window: Int) {
        let weights = LanczosWeights(from: sides.source, to: sides.target)
        let touched = (0..<sides.source).map { place in
            (0..<sides.target).count { index in
                let start = Int(weights.starts[index])
                return start < place + window && start + weights.counts[index] > place
            }
        }
        #expect(weights.mostTouched(by: window) >= touched.max() ?? 0)
        #expect(weights.mostTouched(by: window) <= (touched.max() ?? 0) + 1)
    }
}

struct ResamplingLoopsTests {
    /// All that this processor can run.
    private static let all: [crs_loops] = {
        var found: [crs_loops] = []
        while let loops = crs_all_loops()?[found.count] { found.append(loops.pointee) }
        return found
    }()

    private static func numbers(_ count: Int) -> [Float] { (0..<count).map { Float($0 * 7_919 % 65_521) } }

    @Test(arguments: all.indices, [(1, 1), (3, 8), (5, 24)])
    func rowsAreAdded(_ loops: Int, _ counts: (blocks: Int, rows: Int)) {
        let samples = counts.blocks * CRS_STEP
        let stride = samples + CRS_STEP
        let rows = Self.numbers(stride * counts.rows)
        let weights = Self.numbers(counts.rows).map { $0 / 65_521 - 0.3 }
        for begins in [true, false] {
            var sum = [Float](repeating: 5, count: samples)
            Self.all[loops].add_rows(&sum, begins ? 1 : 0, rows, stride, weights, counts.rows, samples)
            for x in 0..<samples {
                let wanted = (0..<counts.rows).reduce(begins ? 0 : 5) { $0 + weights[$1] * rows[$1 * stride + x] }
                #expect(abs(sum[x] - wanted) <= 0.1)
            }
        }
    }

    @Test(arguments: all.indices, 1...4)
    func columnsAreWeighed(_ loops: Int, bands: Int) {
        let (width, taps) = (50, 12)
        let starts: [Int32] = [0, 3, 3, 17, 38]
        let row = Self.numbers((width + taps) * bands + 8)
        let weights = Self.numbers(starts.count * taps).map { $0 / 65_521 - 0.4 }
        var result = [Float](repeating: -1, count: starts.count * bands + 4)
        Self.all[loops].weigh_columns(&result, row, starts, weights, taps, starts.count, Int32(bands))
        for (index, start) in starts.enumerated() {
            for band in 0..<bands {
                let wanted = (0..<taps).reduce(Float(0)) {
                    $0 + weights[index * taps + $1] * row[(Int(start) + $1) * bands + band]
                }
                #expect(abs(result[index * bands + band] - wanted) <= 0.1)
            }
        }
    }

    @Test func roundingKeepsToItsRange() {
        let row: [Float] = [-1e9, -0.5, 0.49, 0.5, 254.4, 65_534.6, 1e9, .nan]
        var words = [UInt16](repeating: 9, count: row.count)
        crs_give_words(&words, row, row.count, 1)
        #expect(words == [0, 0, 0, 1, 254, 65_535, 65_535, 0])
    }
}

extension RenderingTests {
    struct ResamplerTests {
        /// Rows that come in many strips, of every shape that samples have.
        @Test(arguments: 1...4, [(Light.linear, false), (.linear, true), (.gamma, false), (.gamma, true)])
        func whatIsEvenStaysEven(bands: Int, kind: (light: Light, isWide: Bool)) throws {
            let (light, isWide) = kind
            let context = StepContext(light: light, tables: try TransferTables())
            let colour = [201, 100, 30, 128].suffix(bands)
            let pixels = 37 * 700
            let image =
                if isWide {
                    try Image(
                        samples: (0..<pixels).flatMap { _ in colour.map { UInt16($0 * 257) } },
                        width: 37,
                        height: 700,
                        bands: bands
                    )
                } else {
                    try Image(
                        samples: (0..<pixels).flatMap { _ in colour.map { UInt8($0) } },
                        width: 37,
                        height: 700,
                        bands: bands
                    )
                }
            let sizes = [(37, 700), (36, 500), (5, 700), (37, 3), (1, 1)].map { PixelSize(width: $0, height: $1) }
            let made = try Resampler.reduced(image, to: sizes, context)
            #expect(made.map(\.width) == sizes.map(\.width) && made.map(\.height) == sizes.map(\.height))
            for picture in made {
                let samples = try picture.samples()
                let bytes = picture.format == .uint16 ? 2 : 1
                #expect(picture.format == (isWide && light == .gamma ? .uint16 : .uint8))
                #expect(samples.count == picture.width * picture.height * bands * bytes)
                let wanted = colour.flatMap { [UInt8](repeating: UInt8($0), count: bytes) }
                let differs = samples.enumerated().contains { abs(Int($1) - Int(wanted[$0 % wanted.count])) > 1 }
                #expect(!differs)
            }
        }

        /// Lanczos overshoots, and colour and alpha do so together.
        @Test(arguments: [Light.linear, .gamma])
        func oneColourStaysOneColourInsideAnEdge(_ light: Light) throws {
            let context = StepContext(light: light, tables: try TransferTables())
            var samples: [UInt8] = []
            for y in 0..<300 {
                for x in 0..<300 {
                    let isInside = (x - 150) * (x - 150) + (y - 150) * (y - 150) < 100 * 100
                    samples += isInside ? [51, 102, 204, 255] : [0, 0, 0, 0]
                }
            }
            let image = try Image(samples: samples, width: 300, height: 300, bands: 4)
            let size = PixelSize(width: 130, height: 130)
            let made = try #require(try Resampler.reduced(image, to: [size], context).first?.samples())
            for place in stride(from: 0, to: made.count, by: 4) where made[place + 3] > 32 {
                let difference = zip(made[place..<place + 3], [51, 102, 204]).map { abs(Int($0) - $1) }
                #expect(difference.max() ?? 0 <= 1)
            }
        }

        @Test func whatIsNotResizedStaysAsItIs() throws {
            let context = StepContext(light: .linear, tables: try TransferTables())
            let samples = (0..<256).map { UInt8($0) }
            let image = try Image(samples: samples, width: 16, height: 16, bands: 1)
            let size = PixelSize(width: 16, height: 16)
            #expect(try Resampler.reduced(image, to: [size], context).first?.samples() == samples)
        }
    }
}
