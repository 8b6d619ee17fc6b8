import Recipes
import Vips

/// Covers a picture with a colour as far as it is opaque.
enum ColorizeStep {
    static func apply(_ colorize: Colorize, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        let tables = [colorize.color.red, colorize.color.green, colorize.color.blue].map { covering in
            (0..<256).map { value in
                UInt8((Double(value) * (1 - colorize.amount) + Double(covering) * colorize.amount).rounded())
            }
        }
        return try picture.mapped { frame throws(VipsError) in try frame.inColour().mappingColours(through: tables) }
    }
}
