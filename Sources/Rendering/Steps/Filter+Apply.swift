// Written by Scripts/list-filters.py out of the files beside Sources/Recipes/Steps/FilterValue.swift.

import Recipes
import Vips

extension Filter {
    /// Does the filter to a picture.
    func apply(to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        switch self {
        case .blur(let filter): try BlurStep.apply(filter, to: picture, context)
        case .grayscale(let filter): try GrayscaleStep.apply(filter, to: picture, context)
        case .sharpen(let filter): try SharpenStep.apply(filter, to: picture, context)
        case .tint(let filter): try TintStep.apply(filter, to: picture, context)
        case .tone(let filter): try ToneStep.apply(filter, to: picture, context)
        }
    }
}
