import Recipes
import RenderWire
import Vips

/// Writes variants of one format.
protocol Encoder {
    /// Bytes that encoding needs beside the pixels.
    ///
    /// - Parameters:
    ///   - pixels: Pixels of one frame.
    ///   - output: What is wanted.
    /// - Returns: Bytes.
    func memory(forPixels pixels: Int, _ output: PlanOutput) -> Int

    /// Writes an image of 8-bit grey or RGB.
    ///
    /// - Parameters:
    ///   - image: The picture; frames of an animation one below the other.
    ///   - target: Where to.
    ///   - output: Quality, options and metadata.
    ///   - survey: What is known of its pixels; `nil` where nobody has looked.
    /// - Throws: ``VipsError`` where pixels cannot be computed or bytes cannot be written.
    func write(
        _ image: Image,
        to target: Target,
        _ output: PlanOutput,
        _ survey: PixelSurvey?
    ) throws(VipsError)
}

/// Finds the encoder of a format.
enum Encoders {
    static func encoder(for format: OutputFormat) -> any Encoder {
        switch format {
        case .jpeg: JPEGEncoder()
        case .png: PNGEncoder()
        case .webp: WebPEncoder()
        case .avif: AVIFEncoder()
        case .gif: GIFEncoder()
        case .tiff: TIFFEncoder()
        case .jxl: JXLEncoder()
        }
    }

    /// libvips' operation behind a format.
    static func operation(for format: OutputFormat) -> String {
        switch format {
        case .jpeg: "jpegsave_target"
        case .png: "pngsave_target"
        case .webp: "webpsave_target"
        case .avif: "heifsave_target"
        case .gif: "gifsave_target"
        case .tiff: "tiffsave_target"
        case .jxl: "jxlsave_target"
        }
    }
}

extension PlanOutput {
    /// Whether the encoder leaves everything out that is not pixels.
    var strips: Bool { metadata != .keep && gamut == .sRGB }

    /// Whether a still of so many pixels is looked at before it is written.
    func isSurveyed(pixels: Int) -> Bool { mayBeGraphic && pixels <= PixelSurvey.mostPixels }

    /// Whether colour is kept at half of the resolution; `nil` where the encoder decides by the quality.
    func subsampling(_ survey: PixelSurvey?) -> Subsampling? {
        switch options.chroma {
        case .half: .on
        case .full: .off
        case .auto: survey.map { $0.isGraphic && $0.hasColourEdges } == true ? .off : nil
        }
    }
}
