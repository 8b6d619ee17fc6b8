// Written by Scripts/list-filters.py out of the files beside Sources/Recipes/Steps/FilterValue.swift.

import Recipes
import Vips

extension Filter {
    /// Does the filter to a picture.
    func apply(to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        switch self {
        case .blur(let filter): try BlurStep.apply(filter, to: picture, context)
        case .border(let filter): try BorderStep.apply(filter, to: picture, context)
        case .colorize(let filter): try ColorizeStep.apply(filter, to: picture, context)
        case .cornerRadius(let filter): try CornerRadiusStep.apply(filter, to: picture, context)
        case .curve(let filter): try CurveStep.apply(filter, to: picture, context)
        case .duotone(let filter): try DuotoneStep.apply(filter, to: picture, context)
        case .ellipse(let filter): try EllipseStep.apply(filter, to: picture, context)
        case .exposure(let filter): try ExposureStep.apply(filter, to: picture, context)
        case .gamma(let filter): try GammaStep.apply(filter, to: picture, context)
        case .gradient(let filter): try GradientStep.apply(filter, to: picture, context)
        case .grayscale(let filter): try GrayscaleStep.apply(filter, to: picture, context)
        case .hue(let filter): try HueStep.apply(filter, to: picture, context)
        case .invert(let filter): try InvertStep.apply(filter, to: picture, context)
        case .monochrome(let filter): try MonochromeStep.apply(filter, to: picture, context)
        case .noise(let filter): try NoiseStep.apply(filter, to: picture, context)
        case .normalize(let filter): try NormalizeStep.apply(filter, to: picture, context)
        case .pixelate(let filter): try PixelateStep.apply(filter, to: picture, context)
        case .sepia(let filter): try SepiaStep.apply(filter, to: picture, context)
        case .sharpen(let filter): try SharpenStep.apply(filter, to: picture, context)
        case .tint(let filter): try TintStep.apply(filter, to: picture, context)
        case .tone(let filter): try ToneStep.apply(filter, to: picture, context)
        case .vibrance(let filter): try VibranceStep.apply(filter, to: picture, context)
        case .vignette(let filter): try VignetteStep.apply(filter, to: picture, context)
        }
    }
}
