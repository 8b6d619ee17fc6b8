import Foundation
import Recipes
import Testing

@testable import Rendering

/// The search alone, on lengths that are made up.
struct QualitySearchTests {
    private static let usual = SizeCurve(of: .jpeg)

    /// A picture whose files are another length than most, and go otherwise with the quality.
    private struct MadePicture: CustomStringConvertible, Sendable {
        var factor: Double
        var steepness: Double

        var description: String { "\(factor) times as long, \(steepness) times as steep" }

        func bytes(at quality: Int) -> Int {
            let middle = log(QualitySearchTests.usual.bytes(at: 60))
            let course = log(QualitySearchTests.usual.bytes(at: quality)) - middle
            return Int(exp(middle + course * steepness) * factor)
        }
    }

    private static let pictures = [0.02, 0.3, 1, 4, 60].flatMap { factor in
        [0.6, 0.85, 1, 1.2, 1.6].map { MadePicture(factor: factor, steepness: $0) }
    }

    private func search(
        _ picture: MadePicture,
        within limit: Int,
        _ qualities: ClosedRange<Int> = 10...100,
        _ curve: SizeCurve = QualitySearchTests.usual
    ) -> [(quality: Int, bytes: Int)] {
        var search = QualitySearch(within: limit, qualities: qualities, curve)
        var tries: [(quality: Int, bytes: Int)] = []
        while let quality = search.next, tries.count < 100 {
            tries.append((quality, picture.bytes(at: quality)))
            search.add(quality, bytes: picture.bytes(at: quality))
        }
        return tries
    }

    @Test(arguments: pictures)
    private func whatFitsIsFoundInFourTries(_ picture: MadePicture) throws {
        for share in stride(from: 0.01, through: 1.3, by: 0.03) {
            let limit = Int(Double(picture.bytes(at: 100)) * share)
            let tries = search(picture, within: limit)
            #expect((1...4).contains(tries.count), "\(limit): \(tries)")
            #expect(Set(tries.map(\.quality)).count == tries.count, "\(limit): \(tries)")
            #expect(tries.allSatisfy { (10...100).contains($0.quality) })
            let best = tries.filter { $0.bytes <= limit }.max { $0.quality < $1.quality }
            #expect((best == nil) == (picture.bytes(at: 10) > limit), "\(limit): \(tries)")
        }
    }

    @Test func ofACourseThatIsKnownTheFirstTryIsEnough() {
        for share in stride(from: 0.1, through: 0.9, by: 0.05) {
            let picture = MadePicture(factor: 1, steepness: 1)
            let limit = Int(Double(picture.bytes(at: 90)) * share)
            #expect(search(picture, within: limit).count <= 2, "\(limit)")
        }
    }

    @Test func whatFitsAtTheHighestQualityIsWrittenOnce() {
        let picture = MadePicture(factor: 1, steepness: 1)
        let tries = search(picture, within: picture.bytes(at: 70) * 2, 10...70)
        #expect(tries.map(\.quality) == [70])
        #expect(search(picture, within: picture.bytes(at: 7) + 1, 7...7).map(\.quality) == [7])
    }

    @Test func aCurveGoesThroughWhatWasMeasured() {
        let curve = Self.usual.through([
            SizeCurve.Point(quality: 40, bytes: 9_000), SizeCurve.Point(quality: 80, bytes: 33_000),
        ])
        #expect(abs(curve.bytes(at: 40) - 9_000) < 1e-6 && abs(curve.bytes(at: 80) - 33_000) < 1e-6)
        let between = (41...79).map { curve.bytes(at: $0) }
        #expect(zip(between, between.dropFirst()).allSatisfy { $0 < $1 })
        #expect(abs(Self.usual.scaled(by: 8, always: 0).bytes(at: 50) / Self.usual.bytes(at: 50) - 8) < 1e-9)
        #expect(Self.usual.through([]) == Self.usual)
    }
}
