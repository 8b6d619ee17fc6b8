import Basics

extension Completeness {
    /// How much of a JPEG's picture its data tells, found by following its codes without making pixels: the part that was
    /// told of it; of a progressive one that ends early the part of its bytes, as far as its scans tell how many there
    /// were.
    ///
    /// `nil` where data is coded in another way than by Huffman's codes, or there is no header.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - limit: The number of scans after which nothing is followed any more.
    ///   - most: The most blocks of a component that are followed.
    init?(jpeg bytes: UnsafeRawBufferPointer, scans limit: Int, units most: Int = .max) {
        var state = State(bytes)
        var place = 2
        while let found = JPEGEntropyScan.nextMarker(bytes, from: place), state.scans <= limit {
            var reader = ByteReader(bytes)
            reader.offset = found +| 1
            guard let marker = reader.byte() else { break }
            place = reader.offset
            switch marker {
            case 0x01, 0xD0...0xD8: continue
            case 0xD9:
                state.hasEnd = true
                self.init(state)
                return
            case 0x02..<0xC0, 0xF0...0xFD:
                state.isDamaged = true
                continue
            default: break
            }
            guard let length = reader.number(2), length >= 2 else { break }
            let end = place +| length
            switch marker {
            case 0xC4: state.readTables(&reader, until: end)
            case 0xDD: state.interval = reader.number(2) ?? 0
            case 0xDA:
                guard state.frame != nil, let scanned = state.readScan(&reader, from: end) else { return nil }
                place = scanned
                continue
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                guard state.frame == nil, let frame = JPEGFrame(&reader, marker: marker) else { return nil }
                guard frame.components.allSatisfy({ frame.units(of: [$0]) <= most }) else { return nil }
                state.frame = frame
            default: break
            }
            place = end
        }
        self.init(state)
    }

    private init?(_ state: State) {
        guard let frame = state.frame else { return nil }
        // What a file that has an end does not tell was left out by its encoder.
        let part = frame.components.reduce(1) { least, component in
            (0..<64).reduce(least) { least, frequency in
                let told = state.told[component.id]?[safe: frequency] ?? State.Told()
                return told.isComplete || state.hasEnd ? min(least, told.part) : 0
            }
        }
        let hasSeveralScans = state.scans > 1 || state.told.count < frame.components.count
        let told = hasSeveralScans && !state.hasEnd ? state.partOfBytes(of: frame) : part
        let isWhole = frame.components.allSatisfy { component in
            (0..<64).allSatisfy { frequency in
                let told = state.told[component.id]?[safe: frequency] ?? State.Told()
                return (told.isComplete || state.hasEnd) && told.part == 1
            }
        }
        self.init(
            told: told,
            isCoarse: !isWhole,
            isDamaged: state.isDamaged,
            hasEnd: state.hasEnd,
            hasSurplus: state.hasSurplus
        )
    }
}

/// What is known while the segments are gone through.
private struct State {
    private let bytes: UnsafeRawBufferPointer
    private var first: [Int: HuffmanTable] = [:]
    private var others: [Int: HuffmanTable] = [:]
    var frame: JPEGFrame?
    var interval = 0
    var isDamaged = false
    var hasEnd = false
    var hasSurplus = false
    /// How many scans there were.
    private(set) var scans = 0
    /// Where the data of the first scan begins.
    private var firstScan: Int?
    /// Where the data of the last one begins, and the part of the picture that it tells.
    private var lastScan = (start: 0, part: 0.0)
    /// Of each component, what is told of its frequencies.
    var told: [UInt8: [Told]] = [:]
    /// Of each component, which coefficients of its blocks are not 0.
    private var known: [UInt8: [UInt64]] = [:]

    /// Of each component, the bytes of its scans of higher frequencies.
    private var bytesOfOthers: [UInt8: Int] = [:]

    /// What scans tell of a frequency.
    struct Told {
        /// The part of the picture for which each of them had data.
        var part = 1.0
        /// How many of its lowest bits were not told; `nil` where nothing was.
        var missingBits: Int?

        /// Whether the last bit was told.
        var isComplete: Bool { missingBits == 0 }
    }

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    // checked: floating-point numbers never trap
    /// The part of the bytes that are there of a picture in several scans, where the file ends early.
    ///
    /// How long the last scan is, its own part says. A scan that has not begun is taken for as long as all before it of
    /// its component's higher frequencies, if it tells one bit more of them; if it is a colour difference's first, for
    /// an eighth of the first component's. Without any of that one's there is nothing to go by.
    func partOfBytes(of frame: JPEGFrame) -> Double {
        guard let firstScan, lastScan.part > 0, let leading = frame.components.first else { return 0 }
        let data = Double(bytes.count -| lastScan.start)
        let known = Double(lastScan.start -| firstScan) + data
        var all = known + data / lastScan.part - data
        for component in frame.components {
            let told = self.told[component.id] ?? []
            guard told.first?.missingBits != nil || !frame.isProgressive && component.id != leading.id else { return 0 }
            let others = told.dropFirst()
            let isBegun = !others.isEmpty && others.allSatisfy { $0.missingBits != nil }
            guard isBegun || component.id != leading.id else { return 0 }
            var length = Double(bytesOfOthers[component.id] ?? 0)
            if !isBegun {
                let guessed = Double(bytesOfOthers[leading.id] ?? 0) / 8
                all += max(guessed - length, 0)
                length = guessed
            }
            let missing = others.compactMap(\.missingBits).max() ?? 0
            all += length * Double(1 << missing - 1)
        }
        return min(1, known / all)
    }

    mutating func readTables(_ reader: inout ByteReader, until end: Int) {
        while reader.offset < end, let kind = reader.byte() {
            let counts = reader.slice(reader.offset, 16)
            let count = counts.reduce(0) { $0 +| Int($1) }  // checked: a byte has 8 bits
            guard counts.count == 16, reader.skip(16) else { return }
            let values = reader.slice(reader.offset, count)
            guard reader.skip(count), let table = HuffmanTable(counts: counts, values: values) else { return }
            let number = Int(kind & 15)  // checked: a byte has 8 bits
            if kind >> 4 == 0 { first[number] = table } else { others[number] = table }
        }
    }

    /// Reads a scan's header and follows its data; tells where that ends, and `nil` where it cannot be followed.
    mutating func readScan(_ reader: inout ByteReader, from start: Int) -> Int? {
        guard let frame, let count = reader.byte(), (1...4).contains(count) else { return nil }
        var scanned: [JPEGFrame.Component] = []
        var blocks: [JPEGEntropyScan.Tables] = []
        for _ in 0..<count {  // checked: at most four, by the guard above
            guard let id = reader.byte(), let tables = reader.byte(),
                let component = frame.components.first(where: { $0.id == id })
            else { return nil }
            scanned.append(component)
            // checked: a byte has 8 bits
            let found = (first: first[Int(tables >> 4)], others: others[Int(tables & 15)])
            let number = count == 1 ? 1 : component.across *| component.down
            blocks += Array(repeating: found, count: number)  // checked: numbers that the checks before bound
        }
        guard let lowest = reader.byte(), let highest = reader.byte(), let precision = reader.byte() else { return nil }
        let band = frame.isProgressive ? (Int(lowest), Int(highest)) : (0, 63)  // checked: a byte has 8 bits
        guard band.0 <= band.1, band.1 < 64 else { return nil }
        let kind: JPEGEntropyScan.Kind = frame.isProgressive ? precision >> 4 > 0 ? .refining : .first : .sequential
        guard kind == .sequential || band.0 == 0 && band.1 == 0 || scanned.count == 1 && band.0 > 0 else { return nil }
        let scan = JPEGEntropyScan(
            units: frame.units(of: scanned),
            blocks: blocks,
            band: band.0...band.1,  // checked: ends in order, as counts and sizes are not below 0
            kind: kind,
            interval: interval
        )
        let id = scanned[0].id  // checked: a place inside, whose number was checked
        // Taken out, so that it is not copied.
        let before = scan.band.lowerBound > 0 ? known.removeValue(forKey: id) : nil
        guard let outcome = scan.follow(bytes, from: start, knowing: before ?? []) else { return nil }
        if scan.band.lowerBound > 0 { known[id] = outcome.known }
        isDamaged = isDamaged || outcome.isDamaged
        hasSurplus = hasSurplus || outcome.surplus > 0
        // Where more segments follow nothing was cut off: the decoder has lost its place in damaged data.
        let next = ByteReader(bytes).slice(outcome.end +| 1, 1).first ?? 0xD9
        let part = next == 0xD9 || outcome.isCutOff ? outcome.told : 1
        scans = scans +| 1
        (firstScan, lastScan) = (firstScan ?? start, (start, part))
        if scan.band.upperBound > 0 {
            bytesOfOthers[id] = (bytesOfOthers[id] ?? 0) +| (outcome.end -| start)
        }
        for component in scanned {
            var told = self.told[component.id] ?? Array(repeating: Told(), count: 64)
            for frequency in scan.band {
                told[frequency].part = min(told[frequency].part, part)
                // checked: a byte has 8 bits
                told[frequency].missingBits = kind == .sequential ? 0 : Int(precision & 15)
            }
            self.told[component.id] = told
        }
        guard outcome.hasStrayMarker else { return outcome.end }
        // Nothing behind it can be trusted to be where it seems to be.
        let tail = ByteReader(bytes).slice(bytes.count -| 2, 2)
        hasEnd = tail.elementsEqual([0xFF, 0xD9])
        return bytes.count
    }
}
