import RenderWire
import Vips

/// Decodes JPEG at 1/2, 1/4 or 1/8 where that is enough.
struct JPEGLoader: Loader {
    let leavesOrientation = true
    let dropsPartialPixels = true

    /// How much larger than wanted a picture must at least be decoded, so that the resize and not the decoder's
    /// coarse averaging makes the final pixels.
    static let margin = 1.9

    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        guard let scan = JPEGScan(bytes, countingScansUpTo: limits.scans) else { return Structure() }
        return Structure(
            size: scan.size,
            pages: 1,
            lacksEnd: !scan.hasEnd,
            scans: scan.scans,
            wholePictureBytes: scan.isProgressive ? scan.coefficientBytes : 0,
            // checked: a place that was found in these bytes
            changes: scan.strayMarker.map { [ByteChange($0..<bytes.count, [0xFF, 0xD9])] } ?? []
        )
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        let shrink = Int((1 / request.scale).rounded())
        // How much may be missing is decided by ``completeness(of:scans:)``.
        return try .jpeg(file.source(), shrink: shrink == 1 ? nil : shrink, access: .sequential)
    }

    func scale(for wanted: Double) -> Double {
        let shrink = [8.0, 4, 2].first { 1 / (wanted * $0) >= Self.margin } ?? 1
        return 1 / shrink
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

    func memory(for work: DecodingWork) -> Int { work.structure.wholePictureBytes + work.streamingBytes }
}
