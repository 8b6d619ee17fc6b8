import CDeflate
import CPNG
import CZlib
import Vips

/// Filters the rows of a PNG and packs them to a zlib stream.
final class PNGRowPacker {
    /// What has been packed and not been taken.
    private var packed: [UInt8]
    private let packing: PNGPacking
    private let rowBytes: Int
    private let distance: Int
    /// Rows with their filters, of which the first ``filled`` bytes wait to be packed.
    private var rows: [UInt8]
    private var filled = 0
    private var above: [UInt8]
    private var scratch: [UInt8]
    private var room: [UInt8]
    private var checksum: UInt32 = 1
    private let deflater: OpaquePointer?
    private var stream: UnsafeMutablePointer<z_stream>?

    /// Begins a stream.
    ///
    /// - Parameters:
    ///   - packing: How.
    ///   - rowBytes: Bytes of a row without its filter, at least 1.
    ///   - distance: How far the bytes of a pixel are from those of the one before, 1…8.
    ///   - count: How many rows there will be.
    /// - Throws: ``VipsError`` where there is no memory for it.
    init(_ packing: PNGPacking, rowBytes: Int, distance: Int, count: Int) throws(VipsError) {
        self.packing = packing
        self.rowBytes = rowBytes
        self.distance = distance
        let (all, piece) = ((rowBytes + 1) * count, Int(CPNG_PIECE))
        // The header of zlib: deflate, a window of 32 KB, and the sum that makes it one.
        packed = [0x78, 0x01]
        above = [UInt8](repeating: 0, count: rowBytes)
        scratch = packing.isFiltered ? [UInt8](repeating: 0, count: rowBytes) : []
        switch packing {
        case .photograph:
            rows = [UInt8](repeating: 0, count: min(piece + rowBytes + 1, all))
            room = [UInt8](repeating: 0, count: cpng_deflate_bound(min(piece, all)))
            deflater = cpng_deflater_new()
            guard deflater != nil else { throw VipsError("png", "out of memory") }
        case .searched:
            rows = [UInt8](repeating: 0, count: all)
            room = []
            deflater = nil
        case .streamed(let level):
            rows = [UInt8](repeating: 0, count: min(piece + rowBytes + 1, all))
            room = [UInt8](repeating: 0, count: piece)
            deflater = nil
            let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
            stream.initialize(to: z_stream())
            self.stream = stream
            let bits = -MAX_WBITS
            guard
                deflateInit2_(
                    stream,
                    CInt(level),
                    Z_DEFLATED,
                    bits,
                    9,
                    Z_DEFAULT_STRATEGY,
                    ZLIB_VERSION,
                    CInt(MemoryLayout<z_stream>.size)
                ) == Z_OK
            else { throw VipsError("png", "out of memory") }
        }
    }

    deinit {
        cpng_deflater_free(deflater)
        if let stream {
            deflateEnd(stream)
            stream.deallocate()
        }
    }

    /// Takes the next row.
    ///
    /// - Parameter row: Its bytes, as many as a row has.
    /// - Throws: ``VipsError`` where there is no memory for it.
    func add(_ row: UnsafePointer<UInt8>) throws(VipsError) {
        rows.withUnsafeMutableBufferPointer { rows in
            guard let start = rows.baseAddress, filled + rowBytes < rows.count else { return }
            let place = start + filled
            if packing.isFiltered {
                place[0] = UInt8(truncatingIfNeeded: cpng_filter(place + 1, &scratch, row, above, rowBytes, distance))
                above.withUnsafeMutableBufferPointer { $0.baseAddress?.update(from: row, count: rowBytes) }
            } else {
                place[0] = 0
                (place + 1).update(from: row, count: rowBytes)
            }
        }
        filled += rowBytes + 1
        if case .searched = packing { return }
        let piece = Int(CPNG_PIECE)
        while filled >= piece, filled + rowBytes + 1 > rows.count { try pack(piece, isLast: false) }
    }

    /// Packs what is left.
    ///
    /// - Throws: ``VipsError`` where there is no memory for it.
    func finish() throws(VipsError) {
        if case .searched(let level, _) = packing { return try search(level) }
        while filled > Int(CPNG_PIECE) { try pack(Int(CPNG_PIECE), isLast: false) }
        try pack(filled, isLast: true)
        packed += ByteWriter.big(Int(checksum))
    }

    /// Bytes that have been packed and not been taken.
    var packedCount: Int { packed.count }

    /// Gives what has been packed, and forgets it.
    func take() -> [UInt8] {
        defer { packed = [] }
        return packed
    }

    /// Packs the first bytes of the rows that wait.
    private func pack(_ count: Int, isLast: Bool) throws(VipsError) {
        checksum = rows.withUnsafeBytes { libdeflate_adler32(checksum, $0.baseAddress, count) }
        if let stream {
            try pack(count, by: stream, isLast: isLast)
        } else {
            let capacity = room.count
            let written = cpng_deflate(deflater, rows, count, isLast ? 1 : 0, &room, capacity)
            guard written > 0 || !isLast else { throw VipsError("png", "there is no room for what is packed") }
            packed += room[..<written]
        }
        let left = filled - count
        rows.withUnsafeMutableBytes { bytes in
            bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[count..<filled]))
        }
        filled = left
    }

    private func pack(_ count: Int, by stream: UnsafeMutablePointer<z_stream>, isLast: Bool) throws(VipsError) {
        let isDone = rows.withUnsafeMutableBufferPointer { rows in
            stream.pointee.next_in = rows.baseAddress
            stream.pointee.avail_in = UInt32(count)
            repeat {
                let (written, state) = room.withUnsafeMutableBufferPointer { room in
                    stream.pointee.next_out = room.baseAddress
                    stream.pointee.avail_out = UInt32(room.count)
                    let state = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    return (room.count - Int(stream.pointee.avail_out), state)
                }
                packed += room[..<written]
                if state == Z_STREAM_END { return true }
                if state != Z_OK && state != Z_BUF_ERROR { return false }
            } while isLast || stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
            return true
        }
        guard isDone else { throw VipsError("png", "zlib cannot pack its rows") }
    }

    private func search(_ level: Int) throws(VipsError) {
        guard let compressor = libdeflate_alloc_compressor(CInt(min(max(level, 1), 12))) else {
            throw VipsError("png", "out of memory")
        }
        defer { libdeflate_free_compressor(compressor) }
        let bound = libdeflate_zlib_compress_bound(compressor, filled)
        packed = rows.withUnsafeBytes { rows in
            [UInt8](unsafeUninitializedCapacity: bound) { room, count in
                count = libdeflate_zlib_compress(compressor, rows.baseAddress, filled, room.baseAddress, room.count)
            }
        }
        guard !packed.isEmpty else { throw VipsError("png", "there is no room for what is packed") }
    }
}
