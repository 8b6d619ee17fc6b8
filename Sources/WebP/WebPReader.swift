import CResampling
import CWebP

/// Reads a still WebP (RFC 9649) by libwebp from top to bottom, as it is or at a half or a quarter of its size.
///
/// The file is shown to libwebp's incremental decoder piece by piece, each so long that some rows come of it, which are still
/// near the processor when they are taken. Smaller ones are means of squares of what is stored, of pictures with loss and
/// without alpha: light and colours become red, green and blue after that. As libwebp does when it makes a picture smaller
/// itself, the edges of blocks are left as they are then.
///
/// Belongs to one thread.
public final class WebPReader {
    /// Pixels from left to right.
    public let width: Int
    /// Pixels from top to bottom.
    public let height: Int
    /// Samples a pixel: red, green and blue, or alpha, too.
    public let bands: Int

    private let shrink: Int
    private let header: WebPHeader
    private let bytes: UnsafeRawBufferPointer
    private let window: WebPWindow
    private let configuration: UnsafeMutablePointer<WebPDecoderConfig>
    private let decoder: OpaquePointer
    /// So many bytes more are shown each time.
    private let piece: Int
    /// Bytes that were shown.
    private var shown = 0
    /// Rows of the file that were decoded.
    private var decoded = 0
    /// Rows of the file that were used.
    private var used = 0
    private var isEnded = false

    /// How much is decoded at once.
    public struct Pace: Sendable {
        /// Bytes of rows: so few that they stay near the processor.
        let rowBytes: Int
        /// The fewest bytes of a file with loss that are shown at once.
        let leastPiece: Int
        /// How often a file without loss is gone on with at most: what is before its pixels is read anew each time.
        let mostPiecesWithoutLoss: Int

        /// What is quickest.
        public static let quick = Pace(rowBytes: 192 << 10, leastPiece: 512, mostPiecesWithoutLoss: 16)
        /// As little as can be: small pictures, too, are decoded in many pieces then, as tests and fuzzers want.
        package static let slow = Pace(rowBytes: 1, leastPiece: 16, mostPiecesWithoutLoss: 256)
    }

    /// Begins before the first row.
    ///
    /// - Parameters:
    ///   - bytes: The whole file; it must stay as it is as long as the reader is used.
    ///   - hasAlpha: Whether alpha is wanted; it is opaque where there is none.
    ///   - shrink: 1, or 2 or 4 where ``WebPHeader/isReadSmaller`` is true, no side is shorter and no alpha is wanted.
    ///   - pace: How much is decoded at once.
    /// - Throws: ``WebPError`` where the header is damaged, of an animation, or not of such a picture.
    public init(
        _ bytes: UnsafeRawBufferPointer,
        hasAlpha: Bool,
        shrink: Int = 1,
        pace: Pace = .quick
    ) throws(WebPError) {
        let header = try WebPHeader(bytes)
        guard !header.isAnimated else { throw WebPError("it is an animation") }
        let isSmaller = shrink == 2 || shrink == 4
        guard shrink == 1 || isSmaller && header.isReadSmaller && !hasAlpha,
            min(header.width, header.height) >= shrink
        else { throw WebPError("it cannot be read at 1/\(shrink) of its size") }
        bands = hasAlpha ? 4 : 3
        (width, height) = (header.width / shrink, header.height / shrink)
        (self.header, self.shrink, self.bytes) = (header, shrink, bytes)
        let bytesPerRow = isSmaller ? header.width * 3 / 2 : header.width * bands
        // As many macroblocks, of 16 rows each, as fit.
        let rows = max(pace.rowBytes / bytesPerRow / 16, 1) * 16
        let part = header.isLossless ? bytes.count / pace.mostPiecesWithoutLoss + 1 : pace.leastPiece
        piece = max(bytes.count * rows / header.height, part)
        window =
            try isSmaller
            ? WebPWindow(halvingColoursOf: header.width, header.height)
            : WebPWindow(width: header.width, height: header.height, bands: bands)
        configuration = .allocate(capacity: 1)
        configuration.initialize(to: WebPDecoderConfig())
        guard WebPInitDecoderConfig(configuration) != 0 else {
            configuration.deallocate()
            throw WebPError("libwebp is another one than this was built for")
        }
        configuration.pointee.options.bypass_filtering = isSmaller ? 1 : 0
        configuration.pointee.output.colorspace = isSmaller ? MODE_YUV : hasAlpha ? MODE_RGBA : MODE_RGB
        configuration.pointee.output.is_external_memory = 1
        window.begin(at: 0, &configuration.pointee.output)
        guard let decoder = WebPIDecode(nil, 0, configuration) else {
            configuration.deallocate()
            throw WebPError(VP8_STATUS_OUT_OF_MEMORY)
        }
        self.decoder = decoder
    }

    deinit {
        WebPIDelete(decoder)
        configuration.deallocate()
    }

    /// Reads the next rows.
    ///
    /// - Parameters:
    ///   - count: How many, no more than are left.
    ///   - rows: Where the first goes.
    ///   - stride: Bytes from one row to the next, a row's samples at least.
    /// - Throws: ``WebPError`` where the data is damaged or ends early.
    public func read(_ count: Int, into rows: UnsafeMutableRawPointer, stride: Int) throws(WebPError) {
        var target = rows.assumingMemoryBound(to: UInt8.self)
        for _ in 0..<count {
            guard used + shrink <= header.height else { throw WebPError("it has no more rows") }
            while decoded < used + shrink { try decode() }
            take(into: target)
            used += shrink
            target += stride
        }
    }

    private func take(into row: UnsafeMutablePointer<UInt8>) {
        guard shrink > 1 else { return row.update(from: window.row(used), count: width * bands) }
        var source = crs_yuv(
            y: window.row(used),
            y_stride: window.stride(of: 0),
            u: window.row(used, of: 1),
            v: window.row(used, of: 2),
            uv_stride: window.stride(of: 1)
        )
        crs_loops().pointee.shrink_yuv(row, &source, width, Int32(shrink))
    }

    /// Shows the decoder some more of the file.
    private func decode() throws(WebPError) {
        guard !isEnded, shown < bytes.count, let start = bytes.assumingMemoryBound(to: UInt8.self).baseAddress else {
            throw WebPError("its data ends early")
        }
        // Rows that were not used stay where they are.
        if used == decoded { window.begin(at: used, &configuration.pointee.output) }
        shown = min(shown + piece, bytes.count)
        let status = WebPIUpdate(decoder, start, shown)
        guard status == VP8_STATUS_OK || status == VP8_STATUS_SUSPENDED else { throw WebPError(status) }
        isEnded = status == VP8_STATUS_OK
        var last: Int32 = 0
        var size: (width: Int32, height: Int32) = (0, 0)
        let first =
            shrink > 1
            ? WebPIDecGetYUVA(decoder, &last, nil, nil, nil, &size.width, &size.height, nil, nil, nil)
            : WebPIDecGetRGB(decoder, &last, &size.width, &size.height, nil)
        // Before it knows more, it tells of no rows, and of no size.
        guard first != nil, last > 0 else { return }
        guard (Int(size.width), Int(size.height)) == (header.width, header.height) else {
            throw WebPError("its sizes contradict one another")
        }
        decoded = min(max(decoded, Int(last)), header.height)
    }
}
