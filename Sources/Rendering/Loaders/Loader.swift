import Basics
import Recipes
import RenderWire
import Vips

/// Opens originals of one format, by libvips' loader for it or by a library beside libvips.
protocol Loader {
    /// Looks at the file's structure in our own code, before any decoder does.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - limits: How far counting makes sense.
    /// - Returns: What was found; little where the structure is broken, which the decoder will tell.
    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure

    /// Reads the header.
    ///
    /// - Parameter file: The whole file.
    /// - Returns: The first page, with pixels unless ``headerHasNoPixels``.
    /// - Throws: ``VipsError`` where the header cannot be read.
    func header(of file: OriginalBytes) throws(VipsError) -> Image

    /// Reads the header; pixels are decoded when they are asked for, from top to bottom.
    ///
    /// - Parameters:
    ///   - file: The whole file.
    ///   - request: Which pages, at which part of their size.
    /// - Returns: The pages, one below the other.
    /// - Throws: ``VipsError`` where the header cannot be read.
    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image

    /// Opens it as ``open(_:_:)``, where its header has been read already.
    func open(_ file: OriginalBytes, _ request: LoadRequest, header: Image) throws(VipsError) -> Image

    /// The part of its size at which a picture is best decoded.
    ///
    /// - Parameters:
    ///   - wanted: The part of its size that it will have in the end.
    ///   - structure: What our own look told.
    /// - Returns: 1, or what the decoder can do cheaper without a loss that can be seen.
    func scale(for wanted: Double, _ structure: Structure) -> Double

    /// Bytes the decoder needs at its worst, the rows it hands out included.
    func memory(for work: DecodingWork) -> Int

    /// Looks how much of the picture is in the file.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - scans: How often a picture may be gone over.
    /// - Returns: What was found; `nil` where only decoding tells.
    func completeness(of bytes: UnsafeRawBufferPointer, scans: Int) -> Completeness?

    /// Whether a decoder's warnings are a reason to look how much of the picture is in the file.
    func castDoubt(_ warnings: String) -> Bool

    /// What a decoder warned of although it went on to the end, if it means that a part of the picture is invented.
    func disqualifying(_ warnings: String) -> String?

    /// Whether the decoder leaves EXIF's orientation to whoever uses its pixels.
    var leavesOrientation: Bool { get }

    /// Whether a picture that is decoded smaller lacks what would be a part of a last pixel, instead of being stretched
    /// to whole ones.
    ///
    /// - Parameter structure: What our own look told.
    /// - Returns: Whether it does.
    func dropsPartialPixels(_ structure: Structure) -> Bool

    /// Whether the image that is made for the header has no pixels.
    var headerHasNoPixels: Bool { get }

    /// How many times an original must stay below the limit of pixels, where decoding needs all of them at once.
    var pixelWeight: Int { get }
}

extension Loader {
    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure { Structure() }
    func scale(for wanted: Double, _ structure: Structure) -> Double { 1 }
    func completeness(of bytes: UnsafeRawBufferPointer, scans: Int) -> Completeness? { nil }
    func castDoubt(_ warnings: String) -> Bool { false }
    func disqualifying(_ warnings: String) -> String? { nil }
    var leavesOrientation: Bool { false }
    func dropsPartialPixels(_ structure: Structure) -> Bool { false }
    var headerHasNoPixels: Bool { false }
    func header(of file: OriginalBytes) throws(VipsError) -> Image { try open(file, .header) }
    func open(_ file: OriginalBytes, _ request: LoadRequest, header: Image) throws(VipsError) -> Image {
        try open(file, request)
    }
    var pixelWeight: Int { 1 }
}

/// Which pixels of a file are wanted.
struct LoadRequest: Equatable {
    /// The pages, from 0; only an animation gives more than one.
    var pages: Range<Int>
    /// The part of their size.
    var scale: Double
    /// Rows above this one, as decoded, may be anything: nobody looks at them.
    var firstRow = 0
    /// Whether to open the small picture that is embedded beside the large one.
    var thumbnail = false

    /// The first page as it is, which is also how a header is read.
    static let header = LoadRequest(pages: 0..<1, scale: 1)
}

/// What our own look at a file tells.
struct Structure {
    /// The size of a page as stored, where we know it.
    var size: PixelSize?
    /// Pages or frames, where we counted them.
    var pages: Int?
    /// Whether the file is seen to end in the middle of a picture, where the decoder would not tell.
    var endsEarly = false
    /// Whether the file does not say that it ends, so that some of it may be missing.
    var lacksEnd = false
    /// Whether earlier versions made something else of its pixels.
    var wasMisread = false
    /// What is seen to be wrong without harm to the picture.
    var damage: OriginalDamage?
    /// How often the picture is gone over.
    var scans = 1
    /// Bytes that the decoder needs to keep the whole picture before it can give the first row.
    var wholePictureBytes = 0
    /// What kind of a still a WebP is; `nil` of an animation, and of what is no WebP.
    var webp: WebPScan.Still?
    /// What our reader of JPEG takes; `nil` of what it does not read.
    var jpeg: JPEGMemory?
    /// Frames that are put on one another to be seen; none of what is decoded as it is.
    var composedFrames = 0
    /// What is said of colours outside of a profile.
    var colours = ColourStatements()
    /// Bits of a sample in the file, where those of a decoded one are others.
    var bitsPerSample: Int?
    /// Whether a sample has one bit, which libvips does not tell.
    var isBilevel = false
    /// Parts of the file that the decoder must see otherwise, in the order of the file.
    var changes: [ByteChange] = []

    /// Whether it is so small, or so thin, that all of it is decoded whatever the decoder can do: that costs nothing, and
    /// what a decoder does at edges would be seen.
    var isSmall: Bool { size.map { min($0.width, $0.height) <= 128 } ?? false }
}

struct DecodingWork {
    /// What our own look told.
    var structure: Structure
    /// The size of a page as decoded.
    var size: PixelSize
    /// Bands: samples a pixel.
    var bands: Int
    /// Bytes a number.
    var bytesPerSample: Int
    /// Pages to decode.
    var pages: Int
    /// The part of its size at which a page is decoded.
    var scale: Double

    /// Bytes of a page's pixels.
    var pageBytes: Int { size.pixels *| bands *| bytesPerSample }
    /// Bytes of as many rows as decoders and libvips hold while pixels stream by.
    var streamingBytes: Int { min(pageBytes, size.width *| bands *| bytesPerSample *| 512) }
}

/// Finds the loader of a format.
enum Loaders {
    /// The loader of a format.
    ///
    /// - Parameters:
    ///   - format: The format.
    ///   - memory: Asked for more by a loader whose estimate holds for files that are in order.
    /// - Returns: The loader.
    static func loader(for format: OriginalFormat, _ memory: JobMemory? = nil) -> any Loader {
        switch format {
        case .jpeg: JPEGLoader(memory: memory)
        case .png: PNGLoader()
        case .webp: WebPLoader()
        case .gif: GIFLoader()
        case .avif: AVIFLoader()
        case .heic: HEIFLoader()
        case .tiff: TIFFLoader()
        case .jxl: JXLLoader()
        case .bmp: BMPLoader()
        case .ico: ICOLoader()
        case .psd: PSDLoader()
        case .jp2: JP2Loader()
        case .svg: SVGLoader()
        case .pdf: PDFLoader()
        }
    }

    /// libvips' operation and class behind a format; `nil` where another library, or code of ours, reads it.
    static func names(for format: OriginalFormat) -> (operation: String, family: String)? {
        switch format {
        case .jpeg: ("jpegload_source", "VipsForeignLoadJpeg")
        case .png: ("pngload_source", "VipsForeignLoadPng")
        case .webp: ("webpload_source", "VipsForeignLoadWebp")
        case .gif: ("gifload_source", "VipsForeignLoadNsgif")
        case .heic: ("heifload_source", "VipsForeignLoadHeif")
        case .tiff: ("tiffload_source", "VipsForeignLoadTiff")
        case .jp2: ("jp2kload_source", "VipsForeignLoadJp2k")
        case .svg: ("svgload_source", "VipsForeignLoadSvg")
        case .pdf: ("pdfload_source", "VipsForeignLoadPdf")
        case .avif, .jxl, .bmp, .ico, .psd: nil
        }
    }
}
