import Recipes
import RenderWire

/// Finds the few colours that a picture is made of: the means of groups of pixels that look alike (k-means in OKLab).
///
/// Nothing is left to chance, so that a picture has one palette.
enum Palette {
    /// Bits by which colours are told apart before they are grouped, a band.
    private static let bits = 5
    /// The most times that groups are formed anew.
    private static let mostRounds = 32
    /// Two groups whose means are nearer than this are one: hardly anybody tells them apart.
    private static let nearest = 0.02
    /// The part of the picture below which a colour is dust.
    private static let dust = 0.001

    /// Pixels that look alike, and how much of the picture they are.
    private struct Group {
        var mean: SIMD3<Double>
        var weight: Double
    }

    /// The colours, the commonest first; what is transparent counts as far as it is seen.
    ///
    /// - Parameters:
    ///   - pixels: The picture.
    ///   - most: How many colours there are at most.
    /// - Returns: The colours, whose shares come to a whole; none where everything is clear.
    static func colors(of pixels: Pixels, atMost most: Int) -> [PaletteColor] {
        let kinds = kinds(of: pixels)
        guard !kinds.isEmpty else { return [] }
        let all = kinds.reduce(0) { $0 + $1.weight }
        let groups = merged(grouped(kinds, around: seeds(kinds, most))).filter { $0.weight >= dust * all }
        return shared(groups.map { (OKLab.sRGB($0.mean), $0.weight) })
    }

    /// The colours of the picture that differ by a few steps, each with the mean of its pixels.
    private static func kinds(of pixels: Pixels) -> [Group] {
        var sums = [SIMD4<Int>](repeating: .zero, count: 1 << (3 * bits))
        for start in stride(from: 0, to: pixels.samples.count, by: 4) {
            let color = (0..<3).map { Int(pixels.samples[start + $0]) }
            let alpha = Int(pixels.samples[start + 3])
            let place = color.reduce(0) { $0 << bits | $1 >> (8 - bits) }
            sums[place] &+= SIMD4(color[0] * alpha, color[1] * alpha, color[2] * alpha, alpha)
        }
        return sums.compactMap { sum in
            guard sum.w > 0 else { return nil }
            let light = SIMD3(sum.x, sum.y, sum.z)
            let weight = Double(sum.w)
            let mean = SIMD3(Double(light.x), Double(light.y), Double(light.z)) / weight
            return Group(mean: OKLab.color(ofLight: SRGBLight.light(mean)), weight: weight)
        }
    }

    /// Where groups begin: at the commonest colour, then each time at what is common and far from all before.
    private static func seeds(_ kinds: [Group], _ most: Int) -> [SIMD3<Double>] {
        var seeds: [SIMD3<Double>] = []
        var distances = [Double](repeating: 1, count: kinds.count)
        while seeds.count < most {
            var (best, farthest) = (0, 0.0)
            for (index, kind) in kinds.enumerated() where kind.weight * distances[index] > farthest {
                (best, farthest) = (index, kind.weight * distances[index])
            }
            guard farthest > 0 else { break }
            seeds.append(kinds[best].mean)
            for (index, kind) in kinds.enumerated() {
                let distance = OKLab.squaredDistance(kind.mean, kinds[best].mean)
                distances[index] = seeds.count == 1 ? distance : min(distances[index], distance)
            }
        }
        return seeds
    }

    /// Lets every colour go to the nearest mean, and means to the middle of their colours, until none goes elsewhere.
    private static func grouped(_ kinds: [Group], around seeds: [SIMD3<Double>]) -> [Group] {
        var means = seeds
        var places = [Int](repeating: -1, count: kinds.count)
        var groups: [Group] = []
        for _ in 0..<mostRounds {
            var isSettled = true
            groups = means.map { _ in Group(mean: .zero, weight: 0) }
            for (index, kind) in kinds.enumerated() {
                var (place, nearest) = (0, Double.infinity)
                for (other, mean) in means.enumerated() {
                    let distance = OKLab.squaredDistance(kind.mean, mean)
                    if distance < nearest { (place, nearest) = (other, distance) }
                }
                if places[index] != place { (places[index], isSettled) = (place, false) }
                groups[place].mean += kind.weight * kind.mean
                groups[place].weight += kind.weight
            }
            groups = groups.filter { $0.weight > 0 }.map { Group(mean: $0.mean / $0.weight, weight: $0.weight) }
            // Places are those of the means before; where one has gone, all are counted anew.
            if isSettled || groups.map(\.mean) == means { break }
            if groups.count != means.count { places = places.map { _ in -1 } }
            means = groups.map(\.mean)
        }
        return groups
    }

    /// Groups of which no two look the same.
    private static func merged(_ groups: [Group]) -> [Group] {
        var merged: [Group] = []
        for group in groups.sorted(by: { $0.weight > $1.weight }) {
            let place = merged.firstIndex { OKLab.squaredDistance($0.mean, group.mean) < nearest * nearest }
            guard let place else {
                merged.append(group)
                continue
            }
            let weight = merged[place].weight + group.weight
            let mean = (merged[place].weight * merged[place].mean + group.weight * group.mean) / weight
            merged[place] = Group(mean: mean, weight: weight)
        }
        return merged
    }

    /// The shares as whole numbers that come to a whole: what rounding down leaves goes to those that lost most.
    private static func shared(_ colors: [(color: Color, weight: Double)]) -> [PaletteColor] {
        let all = colors.reduce(0) { $0 + $1.weight }
        let exact = colors.map { $0.weight / all * Double(PaletteColor.whole) }
        var shares = exact.map { Int($0) }
        let rest = PaletteColor.whole - shares.reduce(0, +)
        let order = exact.indices.sorted { exact[$0] - Double(shares[$0]) > exact[$1] - Double(shares[$1]) }
        for place in order.prefix(rest) { shares[place] += 1 }
        return zip(colors, shares).map { PaletteColor(color: $0.color, share: $1) }
            .sorted { ($0.share, $1.color.number) > ($1.share, $0.color.number) }
    }
}

extension Color {
    /// For an order of colours.
    fileprivate var number: Int { Int(red) << 16 | Int(green) << 8 | Int(blue) }
}
