import Faces
import Recipes
import Vips

/// What the steps work on: the frames of a picture, all of one size; a still has one.
struct Picture {
    /// The frames, each an image of one page.
    private(set) var frames: [Image]
    /// Whether the frames' pixels are at hand, to be read in any order and again.
    private(set) var isInMemory: Bool

    /// Takes frames whose pixels are still to be computed, from top to bottom and once.
    init(_ frames: [Image], isInMemory: Bool) {
        self.frames = frames
        self.isInMemory = isInMemory
    }

    /// The size of a frame.
    var size: PixelSize { PixelSize(width: frames.first?.width ?? 0, height: frames.first?.height ?? 0) }
    /// Whether there is transparency.
    var hasAlpha: Bool { frames.first?.hasAlpha ?? false }

    /// Computes what is not yet computed.
    func inMemory() throws(VipsError) -> Picture {
        if isInMemory { return self }
        var computed: [Image] = []
        for frame in frames { computed.append(try frame.inMemory()) }
        return Picture(computed, isInMemory: true)
    }

    /// Does the same to every frame; the new pixels are computed when they are asked for.
    func mapped(_ change: (Image) throws(VipsError) -> Image) throws(VipsError) -> Picture {
        var changed: [Image] = []
        for frame in frames { changed.append(try change(frame)) }
        return Picture(changed, isInMemory: false)
    }

    /// Does something that reads pixels in any order to every frame.
    func mappedAtRandom(_ change: (Image) throws(VipsError) -> Image) throws(VipsError) -> Picture {
        try inMemory().mapped(change)
    }
}

/// What a step may need to know beside its own numbers.
struct StepContext {
    /// The light for resizing.
    var light: Light
    /// The tables for that light.
    var tables: TransferTables
    /// What colours need to be looked at, where they stay those of HDR.
    var look: ColourConversion?
    /// What finds faces; `nil` where there is nothing that does.
    var faces: FaceDetector?
    /// The pictures that steps put on the one that they are done to.
    var layers = LayerPictures()

    /// A picture as a page shows it, in 8 bits, for steps that look for something in it.
    func seen(_ image: Image) throws(VipsError) -> Image {
        if let look { try LightRows.converted(image, look, tables) } else { image }
    }

    /// The same of all frames, in memory.
    func seen(_ picture: Picture) throws(VipsError) -> Picture {
        guard look != nil else { return picture }
        return try picture.mapped { frame throws(VipsError) in try seen(frame) }.inMemory()
    }
}

extension Image {
    /// The picture in colours with three bands, so that a colour can be put beside it.
    func inColour() throws(VipsError) -> Image {
        guard bands < 3 else { return self }
        guard format == .uint16 else { return try converted(to: .sRGB) }
        // The numbers of HDR, which have no other colours.
        let grey = try self.bands(0)
        let all = try Image.joined([grey, grey, grey] + (bands == 2 ? [self.bands(1)] : []))
        return try all.interpreted(as: .rgb16)
    }

    /// The picture with a band for transparency.
    func withAlpha() throws(VipsError) -> Image { hasAlpha ? self : try appending([format == .uint16 ? 65_535 : 255]) }

    /// The nearest whole numbers of 8 bits.
    func roundedToBytes() throws(VipsError) -> Image {
        let space = interpretation
        return try linear(factors: [1], offsets: [0.5]).cast(to: .uint8).interpreted(as: space)
    }

    /// Does something that mixes neighbours without letting the colour of what is transparent bleed.
    func mixingNeighbours(_ change: (Image) throws(VipsError) -> Image) throws(VipsError) -> Image {
        guard hasAlpha else { return try change(self) }
        let space = interpretation
        return try change(premultiplied(maximum: 255)).unpremultiplied(maximum: 255).roundedToBytes()
            .interpreted(as: space)
    }
}

extension Color {
    /// Red, green and blue, and alpha for an image that has it.
    func samples(for image: Image) -> [Double] {
        let colours = [Double(red), Double(green), Double(blue)]
        return image.hasAlpha ? colours + [Double(alpha)] : colours
    }
}
