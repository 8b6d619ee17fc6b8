import CTIFF

/// Reads pages of TIFFs by libtiff that libvips reads wrongly or not at all.
///
/// Belongs to one thread.
public final class TIFFReader {
    /// What the directory says.
    public let header: TIFFHeader
    /// The profile; empty where there is none.
    public let profile: [UInt8]
    private let memory: TIFFMemory
    private let file: OpaquePointer

    /// Reads a directory.
    ///
    /// - Parameters:
    ///   - bytes: The whole file; it must stay as it is as long as the reader is used.
    ///   - page: The page, from 0.
    /// - Throws: ``TIFFError`` where it is damaged.
    public init(_ bytes: UnsafeRawBufferPointer, page: Int) throws(TIFFError) {
        memory = TIFFMemory(bytes)
        guard let file = memory.open() else { throw TIFFError("its directory cannot be read") }
        self.file = file
        guard let number = UInt32(exactly: page), TIFFSetDirectory(file, number) == 1 else {
            TIFFClose(file)
            throw TIFFError("it has no such page")
        }
        do throws(TIFFError) {
            let fields = Fields(file)
            let isTiled = TIFFIsTiled(file) != 0
            let blockBytes = Int(clamping: isTiled ? TIFFTileSize(file) : TIFFStripSize(file))
            header = try TIFFHeader(fields, isTiled: isTiled, blockBytes: blockBytes)
            profile = fields.bytes(TIFFTAG_ICCPROFILE)
        } catch {
            TIFFClose(file)
            throw error
        }
    }

    deinit { TIFFClose(file) }

    // checked: sides of at most a million, by the header
    /// Makes colours of whatever is stored, of 8 bits, as libtiff does.
    ///
    /// - Parameter room: Where red, green, blue and alpha go, row by row as stored.
    /// - Throws: ``TIFFError`` where it cannot.
    public func readColours(into room: UnsafeMutableRawBufferPointer) throws(TIFFError) {
        guard room.count / 4 / header.width == header.height, room.count % (4 * header.width) == 0,
            let start = room.baseAddress
        else { throw TIFFError("there is no room for it") }
        // Rows come as they are stored: turning them is others' business.
        let isSet = withVaList([CInt(ORIENTATION_TOPLEFT)]) { TIFFVSetField(file, UInt32(TIFFTAG_ORIENTATION), $0) }
        let words = start.bindMemory(to: UInt32.self, capacity: room.count / 4)
        guard isSet == 1,
            TIFFReadRGBAImageOriented(
                file,
                UInt32(header.width),
                UInt32(header.height),
                words,
                ORIENTATION_TOPLEFT,
                1
            ) == 1
        else { throw TIFFError("its colours make no picture") }
        for index in 0..<room.count / 4 { words[index] = words[index].littleEndian }
    }

    // checked: sides of at most a million, 64 samples of 64 bits, by the header
    /// Goes over all samples, block by block.
    ///
    /// - Parameter body: Gets a row of samples: its first pixel's place, how many pixels, the first sample's number, how
    ///   many samples a pixel are in it, and the bits.
    /// - Throws: ``TIFFError`` where a block cannot be decoded.
    public func rows(
        _ body: (_ x: Int, _ y: Int, _ pixels: Int, _ sample: Int, _ samples: Int, _ bits: UnsafeRawBufferPointer) ->
            Void
    ) throws(TIFFError) {
        let isTiled = header.isTiled
        let fields = Fields(file)
        let across = isTiled ? fields.long(TIFFTAG_TILEWIDTH) ?? 0 : header.width
        let rowsPerBlock = isTiled ? fields.long(TIFFTAG_TILELENGTH) : fields.long(TIFFTAG_ROWSPERSTRIP)
        let down = isTiled ? rowsPerBlock ?? 0 : min(rowsPerBlock ?? header.height, header.height)
        let size = header.blockBytes
        let planes = header.isPlanar ? header.count : 1
        let samples = header.isPlanar ? 1 : header.count
        let rowBytes = (across * samples * header.bits + 7) / 8
        guard across > 0, down > 0, across <= 1_000_000, size > 0, size <= 1 << 30, rowBytes > 0, rowBytes <= size
        else {
            throw TIFFError("its blocks make no sense")
        }
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        defer { block.deallocate() }
        for plane in 0..<planes {
            for y in stride(from: 0, to: header.height, by: down) {
                for x in stride(from: 0, to: header.width, by: across) {
                    let count =
                        isTiled
                        ? TIFFReadEncodedTile(
                            file,
                            TIFFComputeTile(file, UInt32(x), UInt32(y), 0, UInt16(plane)),
                            block.baseAddress,
                            tmsize_t(size)
                        )
                        : TIFFReadEncodedStrip(
                            file,
                            TIFFComputeStrip(file, UInt32(y), UInt16(plane)),
                            block.baseAddress,
                            tmsize_t(size)
                        )
                    let rows = min(down, header.height - y)
                    guard count >= rowBytes * rows else { throw TIFFError("a block of it cannot be decoded") }
                    let pixels = min(across, header.width - x)
                    for row in 0..<rows {
                        let bits = UnsafeRawBufferPointer(rebasing: block[row * rowBytes..<(row + 1) * rowBytes])
                        body(x, y + row, pixels, plane, samples, bits)
                    }
                }
            }
        }
    }
}

@available(*, unavailable)
extension TIFFReader: Sendable {}
