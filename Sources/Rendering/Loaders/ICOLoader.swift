import Basics
import Recipes
import RenderWire
import Vips

/// Decodes the best picture of an icon or a cursor, as browsers choose it.
struct ICOLoader: Loader {
    let headerHasNoPixels = true

    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        guard let best = IconDirectory(bytes)?.entries.first else { return Structure() }
        if best.isPNG, let inner = EmbeddedFile(bytes, best.range) { return inner.structure(bytes, limits: limits) }
        guard let header = try? BitmapHeader(bytes, in: .icon(best.range)) else { return Structure() }
        return Structure(size: PixelSize(width: header.width, height: header.height), pages: 1, lacksEnd: true)
    }

    func completeness(of bytes: UnsafeRawBufferPointer, scans: Int) -> Completeness? {
        guard let best = IconDirectory(bytes)?.entries.first, !best.isPNG,
            let bitmap = try? Bitmap(bytes, in: .icon(best.range))
        else { return Completeness() }
        return Completeness(told: bitmap.told, hasEnd: bitmap.told == 1)
    }

    func header(of file: OriginalBytes) throws(VipsError) -> Image {
        try file.withBytes { bytes throws(VipsError) in
            let best = try Self.best(bytes)
            if best.isPNG, let inner = EmbeddedFile(bytes, best.range) { return try inner.header(of: file) }
            return try PixelLayout(Self.bitmap(bytes, best)).blank()
        }
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        try file.withBytes { bytes throws(VipsError) in
            let best = try Self.best(bytes)
            if best.isPNG, let inner = EmbeddedFile(bytes, best.range) { return try inner.open(file, request) }
            let bitmap = try Self.bitmap(bytes, best)
            return try PixelLayout(bitmap).filled { memory throws(VipsError) in
                try described { () throws(BitmapError) in try bitmap.read(bytes, into: memory) }
            }
        }
    }

    func memory(for work: DecodingWork) -> Int { work.structure.wholePictureBytes +| 2 *| work.pageBytes }

    private static func best(_ bytes: UnsafeRawBufferPointer) throws(VipsError) -> IconDirectory.Entry {
        guard let best = IconDirectory(bytes)?.entries.first else {
            throw VipsError("icon", "it holds no picture")
        }
        return best
    }

    private static func bitmap(
        _ bytes: UnsafeRawBufferPointer,
        _ entry: IconDirectory.Entry
    ) throws(VipsError) -> Bitmap {
        try described { () throws(BitmapError) in try Bitmap(bytes, in: .icon(entry.range)) }
    }
}
