import Recipes
import Vips

/// A layer's pixels, decoded and of the size that they have on the picture.
struct LayerPicture: Sendable {
    /// Red, green, blue and alpha of each pixel in encoded sRGB, colours not multiplied by alpha, row by row.
    let samples: [UInt8]
    let size: PixelSize

    /// Samples a pixel.
    static let bands = 4

    /// Computes the pixels of a picture's first frame.
    init(_ picture: Picture) throws(VipsError) {
        guard let frame = picture.frames.first else { throw VipsError("layer", "it has no pixels") }
        samples = try frame.inColour().withAlpha().samples()
        size = picture.size
        guard samples.count == size.pixels * Self.bands else { throw VipsError("layer", "its pixels are incomplete") }
    }
}

/// The pixels of layers, by what they are of.
struct LayerPictures: Sendable {
    private var pictures: [Layer: LayerPicture] = [:]

    /// The pixels of a layer; `nil` where it was not decoded.
    subscript(layer: Layer) -> LayerPicture? {
        get { pictures[layer] }
        set { pictures[layer] = newValue }
    }
}
