import Basics

// checked: sides that the header bounds, places inside of the memory, whose size is compared first
/// The merged picture of a Photoshop document: planes of samples, as they are or packed in runs.
struct PhotoshopPicture {
    /// What the document says of itself.
    let header: PhotoshopHeader
    /// Where each row of each plane begins; the planes one behind the other.
    private let rows: [Range<Int>]

    /// The part of the rows that are in the file.
    var told: Double {
        let planes = max(1, min(header.channels, header.colours +| 1))
        let whole = rows.prefix(planes *| header.height).count { !$0.isEmpty }
        return Double(whole) / Double(planes *| header.height)  // checked: there is at least one row
    }

    /// Finds the rows.
    ///
    /// - Parameter bytes: The whole file.
    /// - Throws: ``PhotoshopError`` where it cannot be read.
    init(_ bytes: UnsafeRawBufferPointer) throws(PhotoshopError) {
        header = try PhotoshopHeader(bytes)
        var reader = ByteReader(bytes)
        reader.offset = header.start
        let count = header.channels *| header.height
        let planes = min(header.channels, header.colours +| 1)
        var lengths: [Int] = []
        if header.isPacked {
            for _ in 0..<count {
                guard let length = reader.number(header.bytesPerLength) else {
                    throw PhotoshopError("the lengths of its rows are cut")
                }
                // Those of planes that are not shown only say where the data begins.
                if lengths.count < planes *| header.height { lengths.append(length) }
            }
        }
        var rows: [Range<Int>] = []
        var place = reader.offset
        for index in 0..<planes *| header.height {
            let length = header.isPacked ? lengths[safe: index] ?? 0 : header.rowBytes
            rows.append(place <= bytes.count -| length ? place..<place +| length : bytes.count..<bytes.count)
            place = place +| length
        }
        self.rows = rows
    }

    /// Samples a pixel: grey, RGB or inks, and perhaps alpha.
    var bands: Int {
        (header.mode == .palette ? 3 : header.colours) +| (hasAlpha ? 1 : 0)
    }

    /// Whether the last sample is alpha.
    var hasAlpha: Bool { header.hasAlpha && header.mode != .cmyk && header.mode != .palette && header.mode != .bitmap }

    /// Whether samples have 16 bits.
    var isWide: Bool { header.depth == 16 }

    /// Makes the pixels.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - memory: Where they go, row by row, in this machine's byte order.
    /// - Throws: ``PhotoshopError`` where there is another number of bytes.
    func read(_ bytes: UnsafeRawBufferPointer, into memory: UnsafeMutableRawBufferPointer) throws(PhotoshopError) {
        let (width, bands) = (header.width, bands)
        let size = isWide ? 2 : 1
        guard memory.count == width *| header.height *| bands *| size else {
            throw PhotoshopError("there is no room for it")
        }
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        let planes = header.mode == .palette || header.mode == .bitmap ? 1 : bands
        var line = [UInt8](repeating: 0, count: header.rowBytes)
        let palette = ByteReader(bytes).slice(header.palette.lowerBound, 768)
        for row in 0..<header.height {
            let start = row *| width *| bands *| size
            for plane in 0..<planes {
                guard unpack(bytes, rows[safe: plane *| header.height +| row] ?? 0..<0, &line) else { continue }
                for x in 0..<width {
                    // checked: inside of the memory, whose size was compared above
                    let place = start &+ (x &* bands &+ plane) &* size
                    switch header.mode {
                    case .bitmap: memory[place] = line[x >> 3] >> UInt8(7 &- (x & 7)) & 1 == 1 ? 0 : 255
                    case .palette:
                        let colour = palette.startIndex &+ Int(line[x])
                        for band in 0..<3 { memory[place &+ band] = palette[colour &+ 256 &* band] }
                    case .grey, .rgb, .cmyk:
                        if isWide {
                            let sample = UInt16(line[2 &* x]) << 8 | UInt16(line[2 &* x &+ 1])
                            memory.storeBytes(
                                of: header.mode == .cmyk ? ~sample : sample,
                                toByteOffset: place,
                                as: UInt16.self
                            )
                        } else {
                            memory[place] = header.mode == .cmyk ? ~line[x] : line[x]
                        }
                    }
                }
            }
            if hasAlpha { uncover(memory, start) }
        }
    }

    /// Takes the white away on which Photoshop shows what is transparent.
    private func uncover(_ memory: UnsafeMutableRawBufferPointer, _ start: Int) {
        let bands = bands
        for x in 0..<header.width {
            for band in 0..<bands &- 1 {
                if isWide {
                    let place = start &+ 2 &* (x &* bands)
                    let alpha = Int(memory.loadUnaligned(fromByteOffset: place &+ 2 &* (bands &- 1), as: UInt16.self))
                    let sample = Int(memory.loadUnaligned(fromByteOffset: place &+ 2 &* band, as: UInt16.self))
                    let shown = Self.uncovered(sample, alpha, 65_535)
                    memory.storeBytes(of: UInt16(clamping: shown), toByteOffset: place &+ 2 &* band, as: UInt16.self)
                } else {
                    let place = start &+ x &* bands
                    let shown = Self.uncovered(Int(memory[place &+ band]), Int(memory[place &+ bands &- 1]), 255)
                    memory[place &+ band] = UInt8(clamping: shown)
                }
            }
        }
    }

    private static func uncovered(_ sample: Int, _ alpha: Int, _ white: Int) -> Int {
        guard alpha > 0, alpha < white else { return sample }
        return max(0, ((sample &+ alpha &- white) &* white &+ alpha / 2) / alpha)
    }

    /// Makes a row of a plane; `false` where the file lacks it.
    ///
    /// What a packed row does not tell is 0.
    private func unpack(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ line: inout [UInt8]) -> Bool {
        guard !range.isEmpty else { return false }
        var reader = ByteReader(bytes)
        reader.offset = range.lowerBound
        guard header.isPacked else {
            let row = reader.slice(range.lowerBound, line.count)
            guard row.count == line.count else { return false }
            line = Array(row)
            return true
        }
        var x = 0
        while x < line.count, reader.offset < range.upperBound, let code = reader.byte() {
            if code < 128 {
                for _ in 0...code where x < line.count {  // checked: fewer than 128
                    guard let sample = reader.byte() else { return true }
                    line[x] = sample
                    x &+= 1
                }
            } else if code > 128 {
                guard let sample = reader.byte() else { return true }
                let end = min(line.count, x &+ 257 &- Int(code))  // checked: a byte has 8 bits
                while x < end {
                    line[x] = sample
                    x &+= 1
                }
            }
        }
        while x < line.count {
            line[x] = 0
            x &+= 1
        }
        return true
    }
}
