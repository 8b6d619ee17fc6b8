import Recipes
import Vips

enum BlurStep {
    /// Above this a blur is made on a smaller picture: what is lost there would be blurred away anyway, and the work
    /// would otherwise grow with sigma until it is minutes.
    private static let directSigma = 12.0

    static func apply(_ blur: Blur, to picture: Picture, _ context: StepContext) throws(VipsError) -> Picture {
        // Neighbouring rows are read again and again, so they should not be computed each time.
        try picture.mappedAtRandom { frame throws(VipsError) in
            try blurred(frame, sigma: blur.sigma)
        }
    }

    /// Blurs one image, which is in memory.
    static func blurred(_ image: Image, sigma: Double) throws(VipsError) -> Image {
        try image.mixingNeighbours { image throws(VipsError) in try blurred(image, sigma) }
    }

    /// libvips' own cut at a fifth of the height is seen as an edge.
    private static func gaussian(_ image: Image, _ sigma: Double) throws(VipsError) -> Image {
        try image.blurred(sigma: sigma, leastWeight: 0.02)
    }

    private static func blurred(_ image: Image, _ sigma: Double) throws(VipsError) -> Image {
        let factor = max(1, (sigma * 2 / directSigma).rounded(.down))
        guard sigma > directSigma, image.width > Int(factor) * 2, image.height > Int(factor) * 2 else {
            return try gaussian(image, sigma)
        }
        let small = try image.resized(horizontal: 1 / factor, kernel: .linear)
        let across = Double(image.width) / Double(small.width)
        let blurred = try gaussian(small.inMemory(), sigma / across).inMemory()
        return try blurred.enlarged(width: image.width, height: image.height, interpolator: Interpolator(.bicubic))
    }
}
