import Recipes
import Vips

extension Picture {
    /// Changes the colours of every pixel, and leaves transparency as it is.
    ///
    /// - Parameter change: Gets the colours of one row's pixels, grey or red, green and blue, and makes others of them.
    /// - Returns: The picture, whose pixels are computed when they are asked for.
    /// - Throws: ``VipsError`` where there is no memory for it.
    func mappedPixels(_ change: @escaping @Sendable (inout PixelColours) -> Void) throws(VipsError) -> Picture {
        try mapped { frame throws(VipsError) in
            let (bands, colours) = (frame.bands, frame.bands - (frame.hasAlpha ? 1 : 0))
            return try frame.changingRows { samples, part in
                var pixels = PixelColours(part, bands: bands, colours: colours, samples)
                change(&pixels)
            }
        }
    }
}

extension Image {
    /// Changes samples of 8 bits where they are.
    ///
    /// - Parameters:
    ///   - interpretation: What they stand for; what they did unless said.
    ///   - change: Gets the samples of a part of a row, and which pixels they are.
    /// - Returns: An image of the same size and bands, whose pixels are computed when they are asked for.
    /// - Throws: ``VipsError`` where there is no memory for it.
    func changingRows(
        as interpretation: Interpretation? = nil,
        _ change: @escaping @Sendable (UnsafeMutablePointer<UInt8>, RowPart) -> Void
    ) throws(VipsError) -> Image {
        let bands = bands
        return try mappingRows(
            to: .uint8,
            bands: bands,
            interpretation: interpretation ?? self.interpretation
        ) { samples, made, part in
            made.copyMemory(from: samples, byteCount: part.count * bands)
            change(made.assumingMemoryBound(to: UInt8.self), part)
        }
    }
}

/// The colours of pixels beside one another, to be changed.
struct PixelColours {
    /// Which pixels they are.
    let part: RowPart
    /// Bands of colour: 1 or 3.
    let colours: Int
    private let bands: Int
    private let samples: UnsafeMutablePointer<UInt8>

    fileprivate init(_ part: RowPart, bands: Int, colours: Int, _ samples: UnsafeMutablePointer<UInt8>) {
        (self.part, self.bands, self.colours, self.samples) = (part, bands, colours, samples)
    }

    /// A value of a pixel, counted from the first of these.
    subscript(pixel: Int, colour: Int) -> Float {
        get { Float(samples[pixel * bands + colour]) }
        // checked: between 0 and 255
        nonmutating set { samples[pixel * bands + colour] = UInt8(min(max(newValue, 0), 255).rounded()) }
    }
}
