import Recipes

/// Finds the colour that most of a picture has.
enum DominantColor {
    /// Bits that tell colours of the same kind apart, a band.
    private static let bits = 3

    private struct Kind {
        var weight = 0
        var red = 0
        var green = 0
        var blue = 0
    }

    /// The mean of the colours of the commonest kind, opaque; white where everything is clear.
    ///
    /// Kinds are cubes in the space of colours. The commonest is found together with its neighbours, so that a colour
    /// that lies on the border of two cubes is not outvoted by a rarer one in the middle of its own.
    static func find(in pixels: Pixels) -> Color {
        let side = 1 << bits
        var kinds = [Kind](repeating: Kind(), count: side * side * side)
        for start in stride(from: 0, to: pixels.samples.count, by: 4) {
            let alpha = Int(pixels.samples[start + 3])
            let (red, green, blue) = (
                Int(pixels.samples[start]), Int(pixels.samples[start + 1]), Int(pixels.samples[start + 2])
            )
            let index = place(red >> (8 - bits), green >> (8 - bits), blue >> (8 - bits))
            kinds[index].weight += alpha
            kinds[index].red += alpha * red
            kinds[index].green += alpha * green
            kinds[index].blue += alpha * blue
        }
        var best = Kind()
        var bestVotes = 0
        for red in 0..<side {
            for green in 0..<side {
                for blue in 0..<side where kinds[place(red, green, blue)].weight > 0 {
                    let kind = kinds[place(red, green, blue)]
                    // Its own count twice: the cube itself is what is shown.
                    let votes = 2 * kind.weight + neighbours(red, green, blue).reduce(0) { $0 + kinds[$1].weight }
                    if votes > bestVotes { (best, bestVotes) = (kind, votes) }
                }
            }
        }
        guard best.weight > 0 else { return .white }
        let mean = { (sum: Int) in UInt8((sum + best.weight / 2) / best.weight) }
        return Color(red: mean(best.red), green: mean(best.green), blue: mean(best.blue))
    }

    private static func place(_ red: Int, _ green: Int, _ blue: Int) -> Int {
        (red << (2 * bits)) | (green << bits) | blue
    }

    /// The cubes that share a side with one.
    private static func neighbours(_ red: Int, _ green: Int, _ blue: Int) -> [Int] {
        let inside = 0..<(1 << bits)
        let moves = [(-1, 0, 0), (1, 0, 0), (0, -1, 0), (0, 1, 0), (0, 0, -1), (0, 0, 1)]
        return moves.compactMap { move in
            let (r, g, b) = (red + move.0, green + move.1, blue + move.2)
            return inside.contains(r) && inside.contains(g) && inside.contains(b) ? place(r, g, b) : nil
        }
    }
}
