import Basics
import Recipes
import RenderWire
import Vips

/// Decodes BMP by a reader of our own, always whole; a JPEG or PNG in it by the loader for that.
struct BMPLoader: Loader {
    let headerHasNoPixels = true

    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        guard let header = try? BitmapHeader(bytes, in: .file) else { return Structure() }
        if case .file(let range) = header.storage, let inner = EmbeddedFile(bytes, range) {
            return inner.structure(bytes, limits: limits)
        }
        let size = PixelSize(width: header.width, height: header.height)
        return Structure(size: size, pages: 1, lacksEnd: true, isBilevel: header.isBilevel)
    }

    func completeness(of bytes: UnsafeRawBufferPointer, scans: Int) -> Completeness? {
        guard let bitmap = try? Bitmap(bytes) else { return Completeness() }
        return Completeness(told: bitmap.told, hasEnd: bitmap.told == 1)
    }

    func header(of file: OriginalBytes) throws(VipsError) -> Image {
        try file.withBytes { bytes throws(VipsError) in
            let bitmap = try described { () throws(BitmapError) in try Bitmap(bytes) }
            if let inner = EmbeddedFile(bytes, bitmap) { return try inner.header(of: file) }
            let blank = try PixelLayout(bitmap).blank()
            return try blank.editingMetadata { Self.describe(bitmap, bytes, $0) }
        }
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        try file.withBytes { bytes throws(VipsError) in
            let bitmap = try described { () throws(BitmapError) in try Bitmap(bytes) }
            if let inner = EmbeddedFile(bytes, bitmap) { return try inner.open(file, request) }
            let image = try PixelLayout(bitmap).filled { memory throws(VipsError) in
                try described { () throws(BitmapError) in try bitmap.read(bytes, into: memory) }
            }
            return try image.editingMetadata { Self.describe(bitmap, bytes, $0) }
        }
    }

    func memory(for work: DecodingWork) -> Int { work.structure.wholePictureBytes +| 2 *| work.pageBytes }

    private static func describe(
        _ bitmap: Bitmap,
        _ bytes: UnsafeRawBufferPointer,
        _ editor: borrowing MetadataEditor
    ) {
        guard let range = bitmap.header.profile else { return }
        editor.set("icc-profile-data", Array(ByteReader(bytes).slice(range.lowerBound, range.count)))
    }
}

extension PixelLayout {
    /// The pixels of a bitmap.
    init(_ bitmap: Bitmap) {
        self.init(width: bitmap.header.width, height: bitmap.header.height, bands: bitmap.bands, isWide: false)
    }
}

/// A file inside of another one, which a loader of its own opens.
struct EmbeddedFile {
    private let range: Range<Int>
    private let loader: any Loader

    /// `nil` where the bytes are neither a JPEG nor a PNG.
    init?(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        let head = ByteReader(bytes).slice(range.lowerBound, min(range.count, FormatSniffer.bytesWanted))
        switch FormatSniffer.sniff(head) {
        case .jpeg: loader = JPEGLoader()
        case .png: loader = PNGLoader()
        default: return nil
        }
        self.range = range
    }

    /// The file that a bitmap consists of.
    init?(_ bytes: UnsafeRawBufferPointer, _ bitmap: Bitmap) {
        guard case .file(let range) = bitmap.header.storage else { return nil }
        self.init(bytes, range)
    }

    /// Looks at its structure.
    func structure(_ bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        var structure = loader.structure(of: UnsafeRawBufferPointer(rebasing: bytes[clamping: range]), limits: limits)
        // Places in it are none of the file around it; what they are of is left out when it is opened.
        structure.changes = []
        structure.lacksEnd = false
        return structure
    }

    /// Reads its header.
    func header(of file: OriginalBytes) throws(VipsError) -> Image { try loader.header(of: part(of: file)) }

    /// Opens it as its own loader does.
    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        try loader.open(part(of: file), request)
    }

    private func part(of file: OriginalBytes) -> OriginalBytes {
        file.part(range) { loader.structure(of: $0, limits: RenderLimits()).changes }
    }
}
