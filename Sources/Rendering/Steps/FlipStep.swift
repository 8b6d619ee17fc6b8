import Recipes
import Vips

/// Mirrors.
enum FlipStep {
    static func apply(_ flip: Flip, to picture: Picture) throws(VipsError) -> Picture {
        switch flip {
        case .horizontal: try picture.mapped { frame throws(VipsError) in try frame.flipped(.horizontal) }
        case .vertical: try picture.mappedAtRandom { frame throws(VipsError) in try frame.flipped(.vertical) }
        case .both: try picture.mappedAtRandom { frame throws(VipsError) in try frame.turned(.half) }
        }
    }
}
