import Basics
import Recipes
import RenderWire
import TIFF
import Vips

/// Decodes TIFF by strips or tiles: by libvips, or where it would be wrong by libtiff and code of ours.
struct TIFFLoader: Loader {
    let leavesOrientation = true
    let headerHasNoPixels = true

    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        guard let scan = TIFFScan(bytes, countingPagesUpTo: limits.pages) else { return Structure() }
        // libtiff keeps a place for each of the strips into which it cuts a large one: nothing over the limit is opened.
        guard scan.size.map({ $0.pixels <= limits.inputPixels }) ?? true else {
            return Structure(size: scan.size, pages: scan.pages)
        }
        let header = (try? TIFFReader(bytes, page: 0))?.header
        return Structure(
            size: scan.size,
            pages: scan.pages,
            wasMisread: header.map { TIFFWay($0).isOurs } ?? false,
            wholePictureBytes: header?.blockBytes ?? 0,
            bitsPerSample: header.flatMap { [32, 64].contains($0.bits) ? $0.bits : nil },
            isBilevel: scan.isBilevel
        )
    }

    func header(of file: OriginalBytes) throws(VipsError) -> Image {
        try file.withBytes { bytes throws(VipsError) in
            guard let reader = try? TIFFReader(bytes, page: 0) else { return try Self.opened(file, page: 0) }
            let header = reader.header
            let image: Image
            switch TIFFWay(header) {
            case .libvips: return try Self.opened(file, page: 0)
            case .refused(let reason): throw VipsError("tiff", reason)
            case .colours: image = try Self.layout(header).blank().bands(0, count: 3)
            case .samples(_, let colours): image = try Self.seen(Self.layout(header, colours).blank(), colours)
            }
            return try image.editingMetadata { Self.describe(reader, $0) }
        }
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        let page = request.pages.lowerBound
        return try file.withBytes { bytes throws(VipsError) in
            guard let reader = try? TIFFReader(bytes, page: page) else { return try Self.opened(file, page: page) }
            let header = reader.header
            let image: Image
            switch TIFFWay(header) {
            case .libvips: return try Self.opened(file, page: page)
            case .refused(let reason): throw VipsError("tiff", reason)
            case .colours:
                image = try Self.layout(header).filled { memory throws(VipsError) in
                    try described { () throws(TIFFError) in try reader.readColours(into: memory) }
                }
                .bands(0, count: 3)
            case .samples(let samples, let colours):
                let layout = Self.layout(header, colours)
                let made = try layout.filled { memory throws(VipsError) in
                    try described { () throws(TIFFError) in
                        try TIFFSamples(header, samples, colours, layout).read(reader, into: memory)
                    }
                }
                image = try Self.seen(made, colours)
            }
            return try image.editingMetadata { Self.describe(reader, $0) }
        }
    }

    /// A strip may be as high as the picture, and its decoded form is kept beside what is made of it; a tile may be larger.
    func memory(for work: DecodingWork) -> Int { 3 *| work.pageBytes +| work.structure.wholePictureBytes }

    private static func opened(_ file: OriginalBytes, page: Int) throws(VipsError) -> Image {
        try .tiff(file.source(), page: page, access: .sequential, failOn: .truncated)
    }

    private static func layout(_ header: TIFFHeader) -> PixelLayout {
        PixelLayout(width: header.width, height: header.height, bands: 4, isWide: false)
    }

    private static func layout(_ header: TIFFHeader, _ colours: TIFFHeader.Colours) -> PixelLayout {
        let bands = TIFFSamples.bands(of: colours)
        return PixelLayout(
            width: header.width,
            height: header.height,
            bands: header.count > bands && colours != .cmyk ? bands +| 1 : bands,
            isWide: header.bits > 8
        )
    }

    private static func seen(_ image: Image, _ colours: TIFFHeader.Colours) throws(VipsError) -> Image {
        colours == .cmyk ? try image.interpreted(as: .cmyk) : image
    }

    private static func describe(_ reader: TIFFReader, _ editor: borrowing MetadataEditor) {
        editor.set("orientation", reader.header.orientation)
        if !reader.profile.isEmpty { editor.set("icc-profile-data", reader.profile) }
    }
}
