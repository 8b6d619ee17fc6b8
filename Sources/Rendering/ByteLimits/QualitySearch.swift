import Recipes

/// Looks for the highest quality at which a file is within a limit, in few tries.
struct QualitySearch {
    /// The most tries; the last goes to the lowest quality where none before was within the limit.
    static let mostTries = 4
    /// The part of the limit that is enough, so that no further try is worth it.
    static let enough = 0.9
    /// The part of the limit that is aimed at, of each try; where all before were too long it is less.
    private static let aims = [0.95, 0.955, 0.93, 0.95]
    private static let cautiousAims = [0.95, 0.95, 0.85, 0.8]

    private let limit: Int
    private let qualities: ClosedRange<Int>
    private let course: SizeCurve
    private let mostTries: Int
    private var tries: [SizeCurve.Point] = []

    /// Begins with no try.
    ///
    /// - Parameters:
    ///   - limit: The most bytes.
    ///   - qualities: From the least that is worth its bytes to the highest that is wanted.
    ///   - course: What is thought of the lengths.
    ///   - mostTries: The most tries.
    init(
        within limit: Int,
        qualities: ClosedRange<Int>,
        _ course: SizeCurve,
        mostTries: Int = QualitySearch.mostTries
    ) {
        (self.limit, self.qualities, self.course, self.mostTries) = (limit, qualities, course, mostTries)
    }

    /// What is thought of the lengths by now.
    var curve: SizeCurve { course.through(tries) }

    /// The quality that is worth a try; `nil` where none is.
    var next: Int? {
        guard tries.count < mostTries else { return nil }
        let fitting = tries.filter { $0.bytes <= Double(limit) }.max { $0.quality < $1.quality }
        if let fitting, fitting.quality == qualities.upperBound || fitting.bytes >= Self.enough * Double(limit) {
            return nil
        }
        let least = fitting.map { $0.quality + 1 } ?? qualities.lowerBound
        let most = tries.lazy.filter { $0.bytes > Double(limit) }.map { $0.quality - 1 }.min() ?? qualities.upperBound
        guard least <= most else { return nil }
        guard let fitting else {
            if tries.count == mostTries - 1 { return least }
            let aim = (tries.isEmpty ? Self.aims : Self.cautiousAims)[min(tries.count, 3)] * Double(limit)
            return curve.highestQuality(within: aim, of: least...most) ?? least
        }
        let aim = max(Self.aims[min(tries.count, 3)] * Double(limit), fitting.bytes)
        let (curve, range) = (curve, least...most)
        // What is only a little better may be the last that fits.
        return curve.highestQuality(within: aim, of: range)
            ?? (curve.bytes(at: least) <= Double(limit) * 0.99 ? least : nil)
    }

    /// Notes how long the file was at a quality.
    mutating func add(_ quality: Int, bytes: Int) {
        tries.append(SizeCurve.Point(quality: quality, bytes: Double(bytes)))
    }
}
