import Basics
import Recipes
import RenderWire
import Vips

/// Decodes JPEG at as few eighths of its size as are enough, by a reader of our own; by libjpeg what that one leaves.
struct JPEGLoader: Loader {
    /// Asked for more where a picture is damaged; where there is none, nobody minds.
    var memory: JobMemory?

    let leavesOrientation = true
    let headerHasNoPixels = true

    /// By eighths, how much larger than wanted a picture must at least be decoded, so that the resize and not the
    /// decoder's blocks make the final pixels.
    ///
    /// Of 2 eighths a photograph lacks almost two points of SSIMULACRA2 at 2 times its size, of 3 one at 2.4 times, half
    /// a one at 3 times; of 4 half a one at 1.5 times, and of 5 a quarter of one at 1.7 times. More costs little where
    /// several scans tell a picture, as only those are read that tell enough.
    private static let margins = (once: [1.9, 1.9, 1.9, 1.5, 1.7, 1.7, 1.7], inScans: [3, 3, 2.4, 2, 1.8, 1.8, 1.8])

    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        guard let scan = JPEGScan(bytes, countingScansUpTo: limits.scans) else { return Structure() }
        return Structure(
            size: scan.size,
            pages: 1,
            // What lies behind a stray marker may be of a scan that is not read: then all is looked through.
            lacksEnd: !scan.hasEnd || scan.strayMarker != nil,
            scans: scan.scans,
            wholePictureBytes: scan.hasSeveralScans ? scan.coefficientBytes : 0,
            jpeg: JPEGMemory(bytes),
            // checked: a place that was found in these bytes
            changes: scan.strayMarker.map { [ByteChange($0..<bytes.count, [0xFF, 0xD9])] } ?? []
        )
    }

    func dropsPartialPixels(_ structure: Structure) -> Bool { true }

    func header(of file: OriginalBytes) throws(VipsError) -> Image {
        let image = try Self.libjpeg(file, shrink: 1)
        guard image.bands != 2 else { throw VipsError("jpeg", "it has two components, which nothing says are colours") }
        return image
    }

    /// Opens it by our reader; a picture of several scans that is wanted whole by libjpeg, which is as quick with all of
    /// them.
    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        try open(file, request, header: header(of: file))
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest, header model: Image) throws(VipsError) -> Image {
        let eighths = Self.eighths(request.scale)
        let size = Self.size(of: model, eighths: eighths)
        func reading() -> JPEGReader? { file.withBytes { JPEGReader($0, eighths: eighths, from: request.firstRow) } }
        guard let reader = reading(), reader.bands == model.bands, (reader.width, reader.height) == size,
            eighths < 8 || !reader.keepsCoefficients
        else { return try Self.substitute(file, eighths, size) }
        // A reader has looked at the markers; whoever begins anew does so again.
        var prepared: JPEGReader? = reader
        return try .streamed(
            width: reader.width,
            height: reader.height,
            bands: reader.bands,
            format: .uint8,
            interpretation: model.interpretation,
            like: model
        ) { () throws(VipsError) in
            guard let reader = prepared ?? reading() else {
                throw VipsError("jpeg", "the file has changed while it was read")
            }
            prepared = nil
            let keepsCoefficients = reader.keepsCoefficients
            let rows = SubstitutedJPEGRows(reader, of: file) { () throws(VipsError) in
                if keepsCoefficients { try memory?.require(beyondEstimate: Self.coefficientMemory(of: file)) }
                return try Self.substitute(file, eighths, size)
            }
            return { (count, place, stride) throws(VipsError) in try rows.read(count, into: place, stride: stride) }
        }
    }

    func scale(for wanted: Double, _ structure: Structure) -> Double {
        // What fills up the last blocks would be seen.
        if structure.isSmall { return 1 }
        let margins = structure.wholePictureBytes > 0 ? Self.margins.inScans : Self.margins.once
        let scales = zip(stride(from: 0.125, to: 1, by: 0.125), margins)
        // checked: floating-point numbers never trap
        return scales.first { scale, margin in scale >= wanted * margin }?.0 ?? 1
    }

    private static func size(of whole: Image, eighths: Int) -> (width: Int, height: Int) {
        (max(1, whole.width *| eighths / 8), max(1, whole.height *| eighths / 8))
    }

    /// A picture by libjpeg, which has a half, a quarter and an eighth, and warns where data is damaged.
    ///
    /// How much may be missing is decided by ``completeness(of:scans:)``.
    static func libjpeg(_ file: OriginalBytes, shrink: Int) throws(VipsError) -> Image {
        try .jpeg(file.source(), shrink: shrink == 1 ? nil : shrink, access: .sequential)
    }

    /// The same picture by libjpeg.
    private static func substitute(
        _ file: OriginalBytes,
        _ eighths: Int,
        _ size: (width: Int, height: Int)
    ) throws(VipsError) -> Image {
        let shrink = [8, 4, 2].first { $0 *| eighths <= 8 } ?? 1
        let image = try libjpeg(file, shrink: shrink)
        if (image.width, image.height) == size { return image }
        let resized = try image.resized(
            // checked: floating-point numbers never trap
            horizontal: Double(size.width) / Double(image.width),
            // checked: floating-point numbers never trap
            vertical: Double(size.height) / Double(image.height),
            kernel: .linear
        )
        return try resized.extracted(left: 0, top: 0, width: size.width, height: size.height)
    }

    func completeness(of bytes: UnsafeRawBufferPointer, scans: Int) -> Completeness? {
        Completeness(jpeg: bytes, scans: scans)
    }

    func castDoubt(_ warnings: String) -> Bool { warnings.contains("Corrupt JPEG") || disqualifying(warnings) != nil }

    /// Data that ends early or makes no sense is made up by the decoder in grey.
    ///
    /// Some cameras leave a few bytes between segments; that harms nobody.
    func disqualifying(_ warnings: String) -> String? {
        ["premature end", "Premature end", "bad Huffman code", "bad arithmetic code"].contains { warnings.contains($0) }
            ? warnings : nil
    }

    /// Of our reader, as long as data is in order: a substitute for a picture of several scans asks for what it takes.
    func memory(for work: DecodingWork) -> Int {
        let eighths = Self.eighths(work.scale)
        guard let ours = work.structure.jpeg, eighths < 8 || !ours.keepsCoefficients else {
            return Self.libjpegMemory(work.structure.wholePictureBytes, work)
        }
        return ours.bytes(eighths: eighths) +| Self.libjpegMemory(0, work)
    }

    /// What libjpeg takes that decodes a picture at up to twice the size that is wanted.
    private static func libjpegMemory(_ coefficients: Int, _ work: DecodingWork) -> Int {
        coefficients *| 17 / 16 +| 2 *| work.streamingBytes
    }

    /// What libjpeg keeps coefficients in.
    private static func coefficientMemory(of file: OriginalBytes) -> Int {
        (file.withBytes { JPEGScan($0, countingScansUpTo: 0) }?.coefficientBytes ?? 0) *| 17 / 16
    }

    private static func eighths(_ scale: Double) -> Int {
        Int(clamping: (scale * 8).rounded())  // checked: floating-point numbers never trap
    }
}
