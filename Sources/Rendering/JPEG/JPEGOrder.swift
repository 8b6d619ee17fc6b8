import Foundation

/// The order of a block's coefficients, and what they are.
enum JPEGOrder {
    // checked: numbers of a block's rows and columns
    /// By place in the file, a coefficient's row times eight and its column (ITU T.81, figure A.6).
    static let places: [Int] = {
        var places: [Int] = []
        for diagonal in 0..<15 {
            let rows = max(0, diagonal - 7)...min(7, diagonal)
            for row in diagonal % 2 == 0 ? Array(rows.reversed()) : Array(rows) {
                places.append(row * 8 + diagonal - row)
            }
        }
        return places
    }()

    // checked: numbers of a block's rows and columns, of which there are at least one
    /// How much a coefficient is in one of so many samples: the cosine transform of as many points.
    static func part(of coefficient: Int, in sample: Int, of count: Int) -> Float {
        guard coefficient < count else { return 0 }
        guard coefficient > 0 else { return 1 }
        let angle = Double((2 * sample + 1) * coefficient) * .pi / Double(2 * count)
        return Float(2.0.squareRoot() * cos(angle))
    }
}
