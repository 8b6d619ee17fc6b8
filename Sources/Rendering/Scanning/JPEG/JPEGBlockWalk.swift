import Basics

/// The way through the codes of a scan's blocks.
struct JPEGBlockWalk {
    private let scan: JPEGEntropyScan
    private(set) var bits: JPEGBits
    /// Of each block, a bit for each coefficient that is not 0.
    private(set) var known: [UInt64]
    private var unit = 0
    /// Blocks that are told to have nothing new, of a progressive scan.
    private var emptyBlocks = 0
    /// Whether a code was none of the table's.
    private(set) var hasBadCode = false

    /// Starts at a scan's first block.
    init(scan: JPEGEntropyScan, bits: JPEGBits, knowing known: [UInt64]) {
        (self.scan, self.bits, self.known) = (scan, bits, known)
        // Only scans of a single component have bands, and those are refined by what is known.
        let isKnown = scan.kind != .sequential && scan.band.lowerBound > 0
        if isKnown, known.count != scan.units { self.known = [UInt64](repeating: 0, count: scan.units) }
    }

    /// Goes on with data that begins anew.
    mutating func restart(at offset: Int) {
        bits.restart(at: offset)
        emptyBlocks = 0
    }

    /// Goes over units; tells how many there was data for.
    mutating func units(_ count: Int) -> Int {
        let start = unit
        defer { unit = start +| count }
        for done in 0..<count {
            unit = start +| done
            switch scan.kind {
            case .sequential:
                for tables in scan.blocks { guard sequential(tables) else { return done } }
            case .first where scan.band.lowerBound == 0:
                for tables in scan.blocks { guard difference(tables) else { return done } }
            case .refining where scan.band.lowerBound == 0:
                guard bits.skip(scan.blocks.count) else { return done }
            case .first: guard band() else { return done }
            case .refining: guard refined() else { return done }
            }
        }
        return count
    }

    private mutating func sequential(_ tables: JPEGEntropyScan.Tables) -> Bool {
        guard let others = tables.others, difference(tables) else { return false }
        var place = 1
        while place < 64 {
            guard let value = code(others) else { return false }
            let size = value & 15
            if size == 0, value != 0xF0 { break }
            guard bits.skip(size) else { return false }
            place &+= (value >> 4) &+ 1
        }
        return true
    }

    /// The first coefficient of a block, as the difference from the one before.
    private mutating func difference(_ tables: JPEGEntropyScan.Tables) -> Bool {
        guard let first = tables.first, let size = code(first) else { return false }
        return bits.skip(size & 31)
    }

    private mutating func band() -> Bool {
        if emptyBlocks > 0 {
            emptyBlocks &-= 1
            return true
        }
        guard let others = scan.blocks.first?.others else { return false }
        var (place, found) = (scan.band.lowerBound, UInt64(0))
        while place <= scan.band.upperBound {
            guard let value = code(others) else { return false }
            let (run, size) = (value >> 4, value & 15)
            if size == 0, run != 15 {
                guard let more = bits.number(run) else { return false }
                emptyBlocks = (1 << run) &- 1 &+ more  // checked: numbers that the checks before bound
                break
            }
            guard bits.skip(size) else { return false }
            place &+= run
            // checked: numbers that the checks before bound
            if size > 0 { found |= 1 << UInt64(truncatingIfNeeded: place & 63) }
            place &+= 1
        }
        note(found)
        return true
    }

    /// One bit of each coefficient that is known, and those that are found now (ITU T.81, G.1.2.3).
    private mutating func refined() -> Bool {
        let known = known[safe: unit] ?? 0
        var (place, found) = (scan.band.lowerBound, UInt64(0))
        if emptyBlocks == 0 {
            guard let others = scan.blocks.first?.others else { return false }
            while place <= scan.band.upperBound {
                guard let value = code(others) else { return false }
                var (run, size) = (value >> 4, value & 15)
                if size == 0, run != 15 {
                    guard let more = bits.number(run) else { return false }
                    emptyBlocks = (1 << run) &+ more  // checked: numbers that the checks before bound
                    break
                }
                if size > 0 {
                    size = 1
                    guard bits.skip(1) else { return false }
                }
                while place <= scan.band.upperBound {
                    if known >> UInt64(truncatingIfNeeded: place) & 1 == 1 {
                        guard bits.skip(1) else { return false }
                    } else {
                        run &-= 1
                        if run < 0 { break }
                    }
                    place &+= 1
                }
                // checked: numbers that the checks before bound
                if size > 0, place <= scan.band.upperBound { found |= 1 << UInt64(truncatingIfNeeded: place) }
                place &+= 1
            }
        }
        if emptyBlocks > 0 {
            let rest = place <= scan.band.upperBound ? known >> UInt64(truncatingIfNeeded: place) : 0
            let width = UInt64(truncatingIfNeeded: scan.band.upperBound &- place &+ 1)
            // checked: numbers that the checks before bound
            guard bits.skip((rest & (width >= 64 ? .max : (1 << width) &- 1)).nonzeroBitCount) else { return false }
            emptyBlocks &-= 1
        }
        note(found)
        return true
    }

    private mutating func note(_ found: UInt64) {
        if found != 0, unit < known.count { known[unit] |= found }
    }

    /// Reads a code; `nil` where there is no more data.
    ///
    /// One that is none is taken for a zero, as libjpeg does.
    @inline(__always)
    private mutating func code(_ table: HuffmanTable) -> Int? {
        let found = table.code(at: bits.peek())
        if found.length > 0 { return bits.skip(found.length) ? found.value : nil }
        guard bits.skip(17) else { return nil }
        hasBadCode = true
        return 0
    }
}
