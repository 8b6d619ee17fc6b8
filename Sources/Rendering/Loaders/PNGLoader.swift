import Basics
import Recipes
import RenderWire
import Vips

/// Decodes PNG row by row, and its animations frame by frame: what is damaged or out of place by libvips.
struct PNGLoader: Loader {
    let leavesOrientation = true

    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        guard let scan = PNGScan(bytes) else { return Structure() }
        let animation = AnimatedPNG(bytes, countingFramesUpTo: limits.pages)
        // Eight bytes a pixel is the most a PNG can have.
        return Structure(
            size: scan.size,
            pages: animation?.frames.count ?? 1,
            endsEarly: animation?.endsEarly ?? false,
            damage: scan.hasEnd ? nil : .noEnd,
            wholePictureBytes: scan.isInterlaced ? scan.size.pixels *| 8 : 0,
            composedFrames: animation?.frames.count ?? 0,
            colours: scan.colours,
            isBilevel: scan.isBilevel,
            changes: scan.compressedText.map { ByteChange($0) }
        )
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        guard let animation = file.withBytes({ AnimatedPNG($0, countingFramesUpTo: .max) }) else {
            return try Self.still(file)
        }
        let image = try Image.png(file.source(), access: .sequential, failOn: .truncated)
        let colours = image.bands < 3 ? 1 : 3
        let layout = PixelLayout(
            width: animation.width,
            height: animation.height,
            bands: image.bands > colours || animation.showsBackground ? colours + 1 : colours,  // checked: 1 or 3
            isWide: image.format == .uint16
        )
        let first = request.pages.lowerBound
        let player = FramePlayer(animation, file, layout)
        return try layout.sequence(request.pages.count, like: image) { (frame, samples) throws(VipsError) in
            try player.show(first +| frame, into: samples)
        }
        .editingMetadata { editor in
            let height = request.pages.count > 1 ? animation.height : nil
            let delays = animation.frames.map(\.control.delay)
            editor.setAnimation(delays: delays, loops: animation.loops, pageHeight: height)
        }
    }

    /// Opens a picture that is not animated.
    ///
    /// - Parameter file: The whole file.
    /// - Returns: The picture, of which libvips has read what is said beside pixels.
    /// - Throws: ``VipsError`` where its header cannot be read.
    static func still(_ file: OriginalBytes) throws(VipsError) -> Image {
        let image = try Image.png(file.source(), access: .sequential, failOn: .truncated)
        guard let picture = file.withBytes({ PNGPicture($0) }) else { return image }
        let layout = PixelLayout(picture)
        guard layout.fits(image) else { return image }
        guard picture.header.isInterlaced else {
            return try layout.streamed(like: image) { () throws(VipsError) in
                let rows = try file.withBytes { bytes throws(VipsError) in
                    try described { () throws(PNGError) in try PNGRows(picture, of: bytes) }
                }
                return { (count, place, stride) throws(VipsError) in
                    // The bytes are the file's, which is to live as long.
                    defer { withExtendedLifetime(file) {} }
                    try described { () throws(PNGError) in try rows.read(count, into: place, stride: stride) }
                }
            }
        }
        return try layout.sequence(1, like: image) { (_, samples) throws(VipsError) in
            try file.withBytes { bytes throws(VipsError) in
                try described { () throws(PNGError) in try InterlacedPNG(picture, of: bytes).read(into: samples) }
            }
        }
    }

    func memory(for work: DecodingWork) -> Int {
        let whole = work.structure.wholePictureBytes > 0 ? 2 *| work.pageBytes : work.streamingBytes
        // The picture that frames are put on, what is to come back, what is handed out, and a frame as a file.
        return work.structure.composedFrames > 0 ? whole +| 4 *| work.size.pixels *| 4 *| work.bytesPerSample : whole
    }
}

extension PixelLayout {
    /// The pixels of a PNG.
    fileprivate init(_ picture: PNGPicture) {
        self.init(
            width: picture.header.width,
            height: picture.header.height,
            bands: picture.bands,
            isWide: picture.isWide
        )
    }
}
