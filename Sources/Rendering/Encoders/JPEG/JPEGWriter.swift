import CJPEGWriting
import Vips

/// Writes a JPEG of 8 bits, grey or in colour.
final class JPEGWriter {
    private let image: Image
    private let writer: OpaquePointer

    /// What is held of the longest rows that there can be, at most, in bytes.
    static let mostRowBytes = 8 << 20

    /// Takes a picture.
    ///
    /// - Parameters:
    ///   - image: Grey or RGB of 8 bits without alpha; read once from top to bottom.
    ///   - quantization: What is lost.
    ///   - halvesColour: Whether colour is kept at half of the resolution.
    ///   - isProgressive: Whether it appears coarse first.
    ///   - hasOwnCodes: Whether its Huffman tables are made for it, and not the standard's.
    ///   - density: How many pixels an inch of it has, across and down; `nil` where that is not told.
    /// - Throws: ``VipsError`` where the picture is none that a JPEG can be, or there is no memory.
    init(
        _ image: Image,
        _ quantization: JPEGQuantization,
        halvesColour: Bool,
        isProgressive: Bool,
        hasOwnCodes: Bool,
        density: (across: Double, down: Double)? = nil
    ) throws(VipsError) {
        guard image.format == .uint8, image.bands == 1 || image.bands == 3 else {
            throw VipsError("jpeg", "its samples are none that a JPEG can have")
        }
        guard max(image.width, image.height) <= Int(CJPEGW_LONGEST) else {
            throw VipsError("jpeg", "a side of a JPEG has at most \(CJPEGW_LONGEST) pixels")
        }
        var settings = cjpegw_settings()
        settings.width = image.width
        settings.height = image.height
        settings.bands = image.bands
        settings.halves_colour = halvesColour ? 1 : 0
        settings.is_progressive = isProgressive ? 1 : 0
        settings.has_own_codes = hasOwnCodes ? 1 : 0
        if let density { settings.density = (Self.whole(density.across), Self.whole(density.down)) }
        quantization.lightness.fill(&settings.tables.0)
        quantization.colour.fill(&settings.tables.1)
        guard let writer = cjpegw_new(&settings) else { throw VipsError("jpeg", "out of memory") }
        self.image = image
        self.writer = writer
    }

    deinit { cjpegw_free(writer) }

    // checked: it is within what the type has
    /// As JFIF tells a density; 0 where it cannot.
    private static func whole(_ density: Double) -> UInt16 {
        (0.5..<65_535).contains(density) ? UInt16(density.rounded()) : 0
    }

    /// Writes the file; once.
    ///
    /// - Parameters:
    ///   - target: Where to.
    ///   - profile: The ICC profile of its colours; `nil` for none.
    /// - Throws: ``VipsError`` where pixels cannot be computed or bytes cannot be written.
    func write(to target: Target, profile: [UInt8]?) throws(VipsError) {
        try image.readStrips(ofHeight: 64) { (rows, _) throws(VipsError) in
            for row in rows {
                guard cjpegw_row(writer, row.assumingMemoryBound(to: UInt8.self)) != 0 else {
                    throw VipsError("jpeg", "out of memory")
                }
            }
        }
        let profile = profile ?? []
        let sink = Sink(target)
        let isWritten = withExtendedLifetime(sink) {
            cjpegw_finish(writer, profile, profile.count, Sink.take, Unmanaged.passUnretained(sink).toOpaque())
        }
        if let error = sink.error { throw error }
        guard isWritten != 0 else { throw VipsError("jpeg", "out of memory") }
        try target.finish()
    }

    /// Where the bytes of a file go.
    private final class Sink {
        private let target: Target
        /// Why bytes could not be written.
        private(set) var error: VipsError?

        init(_ target: Target) { self.target = target }

        /// Takes bytes for the sink that the first argument is.
        static let take: cjpegw_sink = { context, bytes, count in
            guard let context, let bytes else { return 0 }
            let sink = Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue()
            return sink.write(UnsafeBufferPointer(start: bytes, count: count)) ? 1 : 0
        }

        private func write(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
            do throws(VipsError) {
                try target.write(Array(bytes))
                return true
            } catch {
                self.error = error
                return false
            }
        }
    }
}
