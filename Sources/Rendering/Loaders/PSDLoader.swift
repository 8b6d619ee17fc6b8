import Basics
import Recipes
import RenderWire
import Vips

/// Decodes the merged picture of a Photoshop document by a reader of our own, always whole.
struct PSDLoader: Loader {
    let headerHasNoPixels = true

    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        guard let header = try? PhotoshopHeader(bytes) else { return Structure() }
        return Structure(
            size: PixelSize(width: header.width, height: header.height),
            pages: 1,
            lacksEnd: true,
            wholePictureBytes: header.tableBytes,
            isBilevel: header.depth == 1
        )
    }

    func completeness(of bytes: UnsafeRawBufferPointer, scans: Int) -> Completeness? {
        guard let picture = try? PhotoshopPicture(bytes) else { return Completeness() }
        return Completeness(told: picture.told, hasEnd: picture.told == 1)
    }

    func header(of file: OriginalBytes) throws(VipsError) -> Image {
        try file.withBytes { bytes throws(VipsError) in
            let picture = try described { () throws(PhotoshopError) in try PhotoshopPicture(bytes) }
            return try Self.seen(PixelLayout(picture).blank(), picture, bytes)
        }
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        try file.withBytes { bytes throws(VipsError) in
            let picture = try described { () throws(PhotoshopError) in try PhotoshopPicture(bytes) }
            let image = try PixelLayout(picture).filled { memory throws(VipsError) in
                try described { () throws(PhotoshopError) in try picture.read(bytes, into: memory) }
            }
            return try Self.seen(image, picture, bytes)
        }
    }

    func memory(for work: DecodingWork) -> Int { 2 *| work.pageBytes +| work.structure.wholePictureBytes }

    private static func seen(
        _ image: Image,
        _ picture: PhotoshopPicture,
        _ bytes: UnsafeRawBufferPointer
    ) throws(VipsError) -> Image {
        let image = picture.header.mode == .cmyk ? try image.interpreted(as: .cmyk) : image
        guard let range = picture.header.profile else { return image }
        let profile = Array(ByteReader(bytes).slice(range.lowerBound, range.count))
        return try image.editingMetadata { $0.set("icc-profile-data", profile) }
    }
}

extension PixelLayout {
    fileprivate init(_ picture: PhotoshopPicture) {
        let header = picture.header
        self.init(width: header.width, height: header.height, bands: picture.bands, isWide: picture.isWide)
    }
}
