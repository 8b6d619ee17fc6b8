import AVIF
import Basics
import Recipes
import RenderWire
import Vips

/// Decodes AVIF by libavif, a frame at a time and always whole.
struct AVIFLoader: Loader {
    let leavesOrientation = true
    let headerHasNoPixels = true
    let pixelWeight = 2

    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        // One frame more than is allowed, so that it is seen.
        guard let reader = try? AVIFReader(bytes, pixels: .max, frames: limits.pages +| 1) else { return Structure() }
        let header = reader.header
        // An animation has no main picture whose boxes tell, but its frames do.
        var colours = HEIFScan(bytes).colours
        if colours.encoding == nil {
            let codePoints = CodePoints(primaries: header.primaries, transfer: header.transfer)
            colours.encoding = codePoints.colours(video: .sRGB)
        }
        return Structure(
            size: PixelSize(width: header.width, height: header.height),
            pages: header.durations.count,
            colours: colours
        )
    }

    func header(of file: OriginalBytes) throws(VipsError) -> Image {
        try reading(file) { reader throws(VipsError) in
            let header = reader.header
            return try Self.seen(PixelLayout(header).blank(), header).editingMetadata { Self.describe(header, 1, $0) }
        }
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        try reading(file) { reader throws(VipsError) in
            let header = reader.header
            let layout = PixelLayout(header)
            let frames = try layout.frames(request.pages.count) { memory throws(VipsError) in
                for (place, frame) in request.pages.enumerated() {
                    let room = layout.room(for: place, in: memory)
                    try described { () throws(AVIFError) in try reader.read(frame, into: room) }
                }
            }
            return try Self.seen(frames, header).editingMetadata { Self.describe(header, request.pages.count, $0) }
        }
    }

    private func reading(
        _ file: OriginalBytes,
        _ body: (AVIFReader) throws(VipsError) -> Image
    ) throws(VipsError) -> Image {
        try file.withBytes { bytes throws(VipsError) in
            try body(described { () throws(AVIFError) in try AVIFReader(bytes, pixels: .max, frames: .max) })
        }
    }

    /// The planes as coded and the pixels made of them.
    func memory(for work: DecodingWork) -> Int { (2 +| work.pages) *| work.pageBytes }

    /// The picture without the bands that are equal, and of a still the part that the container shows.
    private static func seen(_ image: Image, _ header: AVIFHeader) throws(VipsError) -> Image {
        var image = image
        if header.isGrey {
            let grey = try image.bands(0)
            image = try (header.hasAlpha ? .joined([grey, image.bands(3)]) : grey)
                .interpreted(as: header.isWide ? .grey16 : .grey)
        }
        guard let crop = header.crop, header.durations.count == 1 else { return image }
        return try image.extracted(left: crop.x, top: crop.y, width: crop.width, height: crop.height)
    }

    private static func describe(_ header: AVIFHeader, _ frames: Int, _ editor: borrowing MetadataEditor) {
        editor.set("orientation", header.orientation)
        if !header.profile.isEmpty { editor.set("icc-profile-data", header.profile) }
        if !header.exif.isEmpty { editor.set("exif-data", Array("Exif\0\0".utf8) + header.exif) }
        if !header.xmp.isEmpty { editor.set("xmp-data", header.xmp) }
        guard header.durations.count > 1 else { return }
        // Debian's libavif does not tell how often; files of animations go on for ever.
        editor.setAnimation(delays: header.durations, loops: 0, pageHeight: frames > 1 ? header.height : nil)
    }
}

extension PixelLayout {
    fileprivate init(_ header: AVIFHeader) {
        self.init(width: header.width, height: header.height, bands: header.bands, isWide: header.isWide)
    }
}

/// Does something with libavif, and says in libvips' way what was wrong.
private func described<Value>(_ body: () throws(AVIFError) -> Value) throws(VipsError) -> Value {
    do throws(AVIFError) {
        return try body()
    } catch {
        throw VipsError("avif", "libavif: \(error.description)")
    }
}
