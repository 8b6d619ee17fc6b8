/// A matrix of three rows and three columns that takes one triple of light to another.
struct ColourMatrix: Equatable, Sendable {
    /// The first row.
    let first: SIMD3<Double>
    /// The second row.
    let second: SIMD3<Double>
    /// The third row.
    let third: SIMD3<Double>

    /// What leaves everything as it is.
    static let identity = ColourMatrix([1, 0, 0], [0, 1, 0], [0, 0, 1])

    /// Takes its rows.
    init(_ first: SIMD3<Double>, _ second: SIMD3<Double>, _ third: SIMD3<Double>) {
        self.first = first
        self.second = second
        self.third = third
    }

    /// Puts three triples side by side: what red, green and blue become.
    init(columns x: SIMD3<Double>, _ y: SIMD3<Double>, _ z: SIMD3<Double>) {
        self.init([x.x, y.x, z.x], [x.y, y.y, z.y], [x.z, y.z, z.z])
    }

    /// A matrix that weighs each of three.
    init(diagonal: SIMD3<Double>) {
        self.init([diagonal.x, 0, 0], [0, diagonal.y, 0], [0, 0, diagonal.z])
    }

    /// What the first of three becomes.
    var red: SIMD3<Double> { [first.x, second.x, third.x] }
    /// What the second becomes.
    var green: SIMD3<Double> { [first.y, second.y, third.y] }
    /// What the third becomes.
    var blue: SIMD3<Double> { [first.z, second.z, third.z] }

    /// What comes of a triple.
    static func * (matrix: ColourMatrix, triple: SIMD3<Double>) -> SIMD3<Double> {
        [(matrix.first * triple).sum(), (matrix.second * triple).sum(), (matrix.third * triple).sum()]
    }

    /// What comes of a triple by way of the right matrix and then of the left.
    static func * (left: ColourMatrix, right: ColourMatrix) -> ColourMatrix {
        ColourMatrix(
            columns: left * right.transposed.first,
            left * right.transposed.second,
            left * right.transposed.third
        )
    }

    /// The way back; `nil` where there is none, or none that numbers can tell.
    var inverse: ColourMatrix? {
        let (x, y, z) = (Self.cross(second, third), Self.cross(third, first), Self.cross(first, second))
        let determinant = (first * x).sum()
        guard determinant.isFinite, abs(determinant) > 1e-9 else { return nil }
        return ColourMatrix(columns: x / determinant, y / determinant, z / determinant)
    }

    /// Row by row, for loops that count in single precision.
    var numbers: [Float] {
        [first.x, first.y, first.z, second.x, second.y, second.z, third.x, third.y, third.z].map { Float($0) }
    }

    private var transposed: ColourMatrix { ColourMatrix(columns: first, second, third) }

    private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
        [a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x]
    }
}
