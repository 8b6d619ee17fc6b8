import Recipes
import Vips

/// Makes a picture brown by the matrix of CSS `sepia()`.
enum SepiaStep {
    static func apply(_ sepia: Sepia, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        try whole.mixed(sepia.amount).applied(to: picture)
    }

    private static let whole = ColourMixing(rows: [
        [0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131],
    ])
}
