import AVIF
import Basics
import Recipes
import RenderWire
import Vips

/// Decodes AVIF by libavif, a frame at a time and each whole.
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
            let codePoints = CICP(primaries: header.primaries, transfer: header.transfer)
            colours.encoding = codePoints.colours(video: .sRGB)
        }
        return Structure(
            size: PixelSize(width: header.width, height: header.height),
            pages: header.durations.count,
            colours: colours
        )
    }

    func header(of file: OriginalBytes) throws(VipsError) -> Image {
        let header = try Self.reader(of: file).header
        let loops = Self.loops(in: file, header)
        return try Self.seen(PixelLayout(header).blank(), header).editingMetadata {
            Self.describe(header, loops, 1, $0)
        }
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        let reader = try Self.reader(of: file)
        let (header, first, count) = (reader.header, request.pages.lowerBound, request.pages.count)
        let loops = Self.loops(in: file, header)
        let frames = try PixelLayout(header).sequence(count) { (frame, samples) throws(VipsError) in
            // The bytes are the file's, which is to live as long.
            defer { withExtendedLifetime(file) {} }
            try described { () throws(AVIFError) in try reader.read(first +| frame, into: samples) }
        }
        return try Self.seen(frames, header).editingMetadata { Self.describe(header, loops, count, $0) }
    }

    private static func reader(of file: OriginalBytes) throws(VipsError) -> AVIFReader {
        try file.withBytes { bytes throws(VipsError) in
            try described { () throws(AVIFError) in try AVIFReader(bytes, pixels: .max, frames: .max) }
        }
    }

    private static func loops(in file: OriginalBytes, _ header: AVIFHeader) -> Int {
        header.durations.count > 1 ? file.withBytes { AVIFLoops.count(in: $0) } : 1
    }

    /// The planes as coded and the pixels made of them; of an animation the frames, too, that others are made of.
    func memory(for work: DecodingWork) -> Int { ((work.structure.pages ?? 1) > 1 ? 10 : 3) *| work.pageBytes }

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

    private static func describe(_ header: AVIFHeader, _ loops: Int, _ frames: Int, _ editor: borrowing MetadataEditor)
    {
        editor.set("orientation", header.orientation)
        if !header.profile.isEmpty { editor.set("icc-profile-data", header.profile) }
        guard header.durations.count > 1 else { return }
        editor.setAnimation(delays: header.durations, loops: loops, pageHeight: frames > 1 ? header.height : nil)
    }
}

extension PixelLayout {
    fileprivate init(_ header: AVIFHeader) {
        self.init(width: header.width, height: header.height, bands: header.bands, isWide: header.isWide)
    }
}
