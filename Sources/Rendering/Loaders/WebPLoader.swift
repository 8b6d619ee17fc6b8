import Basics
import Recipes
import RenderWire
import Vips
import WebP

/// Decodes WebP: stills row by row by libwebp, those with loss at 1/2 or 1/4 where that is enough; animations by libvips.
struct WebPLoader: Loader {
    let leavesOrientation = true

    /// How much larger than wanted a picture must at least be decoded.
    private static let margin = 1.9

    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        guard let scan = WebPScan(bytes, countingFramesUpTo: limits.pages) else { return Structure() }
        return Structure(size: scan.size, pages: scan.frames, webp: scan.still)
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        try open(file, request, knowing: nil)
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest, header: Image) throws(VipsError) -> Image {
        try open(file, request, knowing: header)
    }

    private func open(
        _ file: OriginalBytes,
        _ request: LoadRequest,
        knowing known: Image?
    ) throws(VipsError) -> Image {
        // checked: floating-point numbers never trap
        let shrink = Int(clamping: (1 / request.scale).rounded())
        let header = file.withBytes { try? WebPHeader($0) }
        guard let header, !header.isAnimated, shrink == 1 || header.isReadSmaller else {
            return try Self.byLibvips(file, request)
        }
        let model = if let known { known } else { try Self.model(file, header) }
        guard model.format == .uint8, model.bands == 4 || model.bands == 3 && !header.hasAlpha,
            shrink == 1 || model.bands == 3
        else { return try Self.byLibvips(file, request) }
        let layout = PixelLayout(
            width: header.width / shrink,  // checked: the nearest number to 1 and more
            height: header.height / shrink,  // checked: the nearest number to 1 and more
            bands: model.bands,
            isWide: false
        )
        return try layout.streamed(like: model) { () throws(VipsError) in
            let reader = try file.withBytes { bytes throws(VipsError) in
                try described { () throws(WebPError) in
                    try WebPReader(bytes, hasAlpha: layout.bands == 4, shrink: shrink)
                }
            }
            return { (count, place, stride) throws(VipsError) in
                // The bytes are the file's, which is to live as long.
                defer { withExtendedLifetime(file) {} }
                try described { () throws(WebPError) in try reader.read(count, into: place, stride: stride) }
            }
        }
    }

    /// What libvips tells of a still beside its pixels.
    ///
    /// At a part of its size, since room for all pixels is made, and written to, even for the header.
    private static func model(_ file: OriginalBytes, _ header: WebPHeader) throws(VipsError) -> Image {
        // checked: a side has a pixel at least
        let scale = min(1, 2 / Double(min(header.width, header.height)))
        return try .webp(file.source(), scale: scale == 1 ? nil : scale, access: .sequential, failOn: .truncated)
    }

    private static func byLibvips(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        let isHeader = request == .header
        return try .webp(
            file.source(),
            page: isHeader ? nil : request.pages.lowerBound,
            count: isHeader ? nil : request.pages.count,
            scale: request.scale == 1 ? nil : request.scale,
            access: .sequential,
            failOn: .truncated
        )
    }

    /// Of pictures without loss or with alpha all pixels are decoded anyway, and the resize mixes them better.
    func scale(for wanted: Double, _ structure: Structure) -> Double {
        if let still = structure.webp, still != .lossy { return 1 }
        // Up to three of the last rows and columns would be left out.
        if structure.size == nil || structure.isSmall { return 1 }
        // The decoder averages encoded values, which is darker than light: by a quarter of a level at 1/4, by some at less.
        // checked: floating-point numbers never trap
        let shrink = [4.0, 2].first { 1 / (wanted * $0) >= Self.margin } ?? 1
        return 1 / shrink  // checked: floating-point numbers never trap
    }

    /// Animations are stretched to whole pixels by libvips.
    func dropsPartialPixels(_ structure: Structure) -> Bool { structure.webp == .lossy }

    /// Of an animation the canvas, a frame, both together and the decoder's own pixels, four bytes each, some twice.
    ///
    /// Of a still all rows, as nobody knows how many come out of a piece of the file: light and halved colours, or red, green
    /// and blue; beside them transparency, which is coded as a picture without loss is, of which all pixels are kept.
    func memory(for work: DecodingWork) -> Int {
        guard let still = work.structure.webp, let size = work.structure.size else {
            return work.pages == 1 ? 2 *| work.pageBytes : 32 *| work.size.pixels
        }
        let bytesPerPixel =
            switch still {
            case .lossy: work.scale < 1 ? 2 : 3
            case .lossyWithAlpha: 9
            case .lossless: 8
            }
        return bytesPerPixel *| size.pixels +| work.streamingBytes
    }
}
