import Basics

/// The way through a JPEG's markers.
struct JPEGMarkerWalk {
    /// The frame, once it is told.
    private(set) var frame: JPEGFrame?
    /// The scans so far.
    private(set) var scans: [JPEGLayout.Scan] = []
    /// By component, the steps of its coefficients when its first scan began.
    private(set) var quantizers: [[Int32]?] = [nil, nil, nil, nil]
    private let bytes: UnsafeRawBufferPointer
    /// What Adobe's marker says of colours.
    private var adobe: UInt8?
    private var isJFIF = false
    private var tables: [[Int32]?] = [nil, nil, nil, nil]
    private var first: [JPEGCodes?] = [nil, nil, nil, nil]
    private var others: [JPEGCodes?] = [nil, nil, nil, nil]
    private var interval = 0

    /// More scans than anybody needs are not listed.
    private static let mostScans = 1000

    /// Starts at the first byte.
    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Goes to the end, or to the data where there is one scan.
    ///
    /// - Returns: Whether all that was met makes sense.
    mutating func run() -> Bool {
        var reader = ByteReader(bytes)
        guard reader.byte() == 0xFF, reader.byte() == 0xD8 else { return false }
        while let place = JPEGEntropyScan.nextMarker(bytes, from: reader.offset) {
            // Bytes between segments are somebody's mistake; behind a scan, data has been gone past.
            guard place == reader.offset || !scans.isEmpty || isFill(from: reader.offset, to: place) else {
                return false
            }
            reader.offset = place +| 1
            guard let marker = reader.byte() else { return false }
            switch marker {
            case 0xD9: return !scans.isEmpty
            case 0xD0...0xD7 where !scans.isEmpty: continue
            case 0x00...0xBF, 0xC8, 0xCC, 0xD0...0xD8, 0xF0...0xFD: return false
            default: break
            }
            guard let length = reader.number(2), length >= 2 else { return false }
            let end = reader.offset +| length -| 2
            guard end <= bytes.count, segment(marker, &reader, until: end) else { return false }
            if marker == 0xDA, isDone { return true }
            reader.offset = end
        }
        return false
    }

    /// How components are colours, as libjpeg decides it.
    func colours(of frame: JPEGFrame) -> JPEGLayout.Colours? {
        switch frame.components.count {
        case 1: return .grey
        case 3:
            if isJFIF { return .luma }
            if let adobe { return adobe == 0 ? .rgb : adobe == 1 ? .luma : nil }
            switch frame.components.map(\.id) {
            case [1, 2, 3]: return .luma
            case [0x52, 0x47, 0x42]: return .rgb
            default: return .luma
            }
        case 4:
            guard let adobe else { return .ink }
            return adobe == 0 ? .ink : adobe == 2 ? .lumaInk : nil
        default: return nil
        }
    }

    private var isDone: Bool {
        guard let frame, !frame.isProgressive else { return false }
        return scans.reduce(0) { $0 +| $1.components.count } >= frame.components.count
    }

    private func isFill(from start: Int, to end: Int) -> Bool {
        ByteReader(bytes).slice(start, end -| start).allSatisfy { $0 == 0xFF }
    }

    private mutating func segment(_ marker: UInt8, _ reader: inout ByteReader, until end: Int) -> Bool {
        switch marker {
        case 0xDB: return readQuantizers(&reader, until: end)
        case 0xC4: return readCodes(&reader, until: end)
        case 0xDD:
            guard let number = reader.number(2) else { return false }
            interval = number
            return reader.offset == end
        case 0xC0...0xCF:
            guard frame == nil, let found = JPEGFrame(&reader, marker: marker) else { return false }
            frame = found
            return reader.offset == end
        case 0xDA: return readScan(&reader, until: end)
        case 0xE0:
            if reader.slice(reader.offset, 5).elementsEqual(Array("JFIF\0".utf8)), end -| reader.offset >= 14 {
                isJFIF = true
            }
            return true
        case 0xEE:
            if reader.slice(reader.offset, 5).elementsEqual(Array("Adobe".utf8)), end -| reader.offset >= 12 {
                adobe = reader.slice(reader.offset +| 11, 1).first
            }
            return true
        // A height that is told later, or hierarchies.
        case 0xDC, 0xDE, 0xDF: return false
        default: return true
        }
    }

    private mutating func readQuantizers(_ reader: inout ByteReader, until end: Int) -> Bool {
        while reader.offset < end {
            guard let kind = reader.byte(), kind >> 4 < 2, kind & 15 < 4 else { return false }
            var steps: [Int32] = []
            for _ in 0..<64 {
                guard let step = reader.number(kind >> 4 == 0 ? 1 : 2), step > 0 else { return false }
                steps.append(Int32(clamping: step))
            }
            tables[Int(kind & 15)] = steps  // checked: below four, by the guard above
        }
        return reader.offset == end
    }

    private mutating func readCodes(_ reader: inout ByteReader, until end: Int) -> Bool {
        while reader.offset < end {
            guard let kind = reader.byte(), kind >> 4 < 2, kind & 15 < 4 else { return false }
            let counts = Array(reader.slice(reader.offset, 16))
            guard reader.skip(16) else { return false }
            let total = counts.reduce(0) { $0 +| Int($1) }  // checked: a byte has 8 bits
            let values = Array(reader.slice(reader.offset, total))
            guard total <= 256, reader.skip(total) else { return false }
            let codes = JPEGCodes(counts: counts, values: values, isFirst: kind >> 4 == 0)
            // checked: below four, by the guard above
            if kind >> 4 == 0 { first[Int(kind & 15)] = codes } else { others[Int(kind & 15)] = codes }
        }
        return reader.offset == end
    }

    private mutating func readScan(_ reader: inout ByteReader, until end: Int) -> Bool {
        guard let frame, let count = reader.byte(), (1...4).contains(count), scans.count < Self.mostScans else {
            return false
        }
        var scan = JPEGLayout.Scan()
        for _ in 0..<count {  // checked: at most four, by the guard above
            guard let id = reader.byte(), let kinds = reader.byte(), kinds >> 4 < 4, kinds & 15 < 4,
                let place = frame.components.firstIndex(where: { $0.id == id }),
                !scan.components.contains(where: { $0.place == place })
            else { return false }
            // checked: below four, by the guard above
            scan.components.append((place, first[Int(kinds >> 4)], others[Int(kinds & 15)]))
            if quantizers[safe: place] == .some(nil), let component = frame.components[safe: place] {
                guard let table = tables[safe: component.quantizers] ?? nil else { return false }
                quantizers[place] = table  // checked: a place inside, by the condition
            }
        }
        // Data has components in the order of the frame.
        guard scan.components.map(\.place) == scan.components.map(\.place).sorted() else { return false }
        guard let lowest = reader.byte(), let highest = reader.byte(), let precision = reader.byte(),
            reader.offset == end
        else { return false }
        scan.interval = interval
        scan.start = end
        if frame.isProgressive {
            guard lowest <= highest, highest < 64 else { return false }
            scan.band = Int(lowest)...Int(highest)  // checked: in order, by the guard above
            (scan.before, scan.shift) = (Int(precision >> 4), Int(precision & 15))  // checked: a byte has 8 bits
        }
        scans.append(scan)
        return true
    }
}
