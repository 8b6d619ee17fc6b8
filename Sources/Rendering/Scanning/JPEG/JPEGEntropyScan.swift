import Basics

/// A scan of a JPEG whose codes are followed without making samples of them.
///
/// What data lacks is found as libjpeg does: at a marker before its time the decoder makes the rest up, until the next
/// restart marker that it finds its place by.
struct JPEGEntropyScan {
    /// The tables of a block's first coefficient and of the others.
    typealias Tables = (first: HuffmanTable?, others: HuffmanTable?)

    /// Units of data in all.
    let units: Int
    /// The tables of each block in a unit.
    let blocks: [Tables]
    /// The coefficients that are told.
    let band: ClosedRange<Int>
    /// How a block is coded.
    let kind: Kind
    /// Units between restart markers, 0 for none.
    let interval: Int

    /// What a scan tells of the blocks.
    enum Kind {
        /// All of it.
        case sequential
        /// The upper bits of a band.
        case first
        /// One bit more of a band.
        case refining
    }

    /// What has come of following a scan.
    struct Outcome {
        /// The part of the scan for which there was data.
        var told: Double
        /// Whether some of it was no data.
        var isDamaged: Bool
        /// Whether it stopped at a marker that has no meaning there, with data behind it.
        var hasStrayMarker: Bool
        /// Whether another segment begins where a restart marker was due: what was to come is not there.
        var isCutOff: Bool
        /// Bytes among the data, and behind it, that no code uses.
        var surplus: Int
        /// Where the scan ends.
        var end: Int
        /// Of each block, a bit for each coefficient that is not 0 by now.
        var known: [UInt64]
    }

    /// A few bytes that nobody needs are no damage; some cameras leave them behind the last unit.
    private static let harmlessBytes = 16
    /// Before a restart marker none is left: a decoder that has some over has lost its place.
    private static let harmlessBytesOfSegment = 2

    /// Follows the codes.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - start: Where data begins.
    ///   - known: Of each block, a bit for each coefficient that earlier scans found not to be 0.
    /// - Returns: What there is; `nil` where a table is missing.
    func follow(_ bytes: UnsafeRawBufferPointer, from start: Int, knowing known: [UInt64]) -> Outcome? {
        let needs = (first: band.lowerBound == 0 && kind != .refining, others: band.upperBound > 0)
        guard blocks.allSatisfy({ (!needs.first || $0.first != nil) && (!needs.others || $0.others != nil) }) else {
            return nil
        }
        var walk = JPEGBlockWalk(scan: self, bits: JPEGBits(bytes, at: start), knowing: known)
        var (left, missing, restarts) = (units, 0, 0)
        var (hasStrayMarker, isDamaged, isCutOff, unusedBytes) = (false, false, false, 0)
        func surplus(upTo end: Int) -> Int {
            // A marker may be filled up with what it begins with (T.81 B.1.1.2).
            let data = ByteReader(bytes).slice(walk.bits.offset, end -| walk.bits.offset)
            return data.count -| data.reversed().prefix { $0 == 0xFF }.count +| walk.bits.unused
        }
        while left > 0 {
            let segment = interval > 0 ? min(interval, left) : left
            let lost = segment -| walk.units(segment)
            left -= segment  // checked: a part of what is left
            isDamaged = isDamaged || lost > 0 || walk.hasBadCode
            if lost > 0, Self.isStray(marker(bytes, walk.bits.offset), hasRestarts: interval > 0) {
                hasStrayMarker = interval == 0
                continue
            }
            missing = missing +| lost
            guard left > 0 else { break }
            let end = Self.nextMarker(bytes, from: walk.bits.offset) ?? bytes.count
            let unused = surplus(upTo: end)
            unusedBytes = unusedBytes +| unused
            isDamaged = isDamaged || unused > Self.harmlessBytesOfSegment
            guard let next = resume(bytes, at: end, expecting: restarts & 7) else {
                missing = missing +| left
                (isCutOff, isDamaged) = (true, true)
                break
            }
            walk.restart(at: next)
            restarts = restarts +| 1
        }
        let end = Self.nextMarker(bytes, from: walk.bits.offset) ?? bytes.count
        let unused = surplus(upTo: end)
        return Outcome(
            told: 1 - Double(missing) / Double(max(units, 1)),  // checked: floating-point numbers never trap
            isDamaged: isDamaged || unused > Self.harmlessBytes,
            hasStrayMarker: hasStrayMarker,
            isCutOff: isCutOff,
            surplus: unusedBytes +| unused,
            end: end,
            known: walk.known
        )
    }

    /// Finds the place to go on behind a restart marker; `nil` where the file has no more data of this scan.
    ///
    /// Where the marker that is due is not there, libjpeg guesses whether it lost one or met one too many.
    private func resume(_ bytes: UnsafeRawBufferPointer, at offset: Int, expecting due: Int) -> Int? {
        var offset = offset
        while let place = Self.nextMarker(bytes, from: offset), let found = marker(bytes, place) {
            if found < 0xC0 {
                offset = place +| 2
                continue
            }
            guard (0xD0...0xD7).contains(found) else { return nil }
            switch (Int(found) -| 0xD0 -| due) & 7 {  // checked: a byte has 8 bits
            case 1, 2: return place
            case 6, 7: offset = place +| 2
            default: return place +| 2
            }
        }
        return nil
    }

    private func marker(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt8? {
        guard place >= 0, place < bytes.count -| 1, bytes[place] == 0xFF else { return nil }
        return bytes[place &+ 1]  // checked: there is one more byte, by the guard above
    }

    /// Whether a marker has no meaning inside of data.
    private static func isStray(_ marker: UInt8?, hasRestarts: Bool) -> Bool {
        guard let marker else { return false }
        return marker < 0xC0 || (0xD0...0xD8).contains(marker) && !hasRestarts || (0xF0...0xFD).contains(marker)
    }

    /// Where the next marker begins.
    static func nextMarker(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var reader = ByteReader(bytes)
        reader.offset = start
        while reader.skip(pastNext: 0xFF) {
            let place = reader.offset -| 1
            guard let byte = reader.byte() else { return nil }
            if byte == 0xFF { reader.offset = reader.offset -| 1 } else if byte != 0 { return place }
        }
        return nil
    }
}
