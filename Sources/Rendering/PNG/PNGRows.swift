import Basics
import CPNG

/// Reads the rows of a PNG that is not interlaced, from top to bottom.
final class PNGRows {
    private let picture: PNGPicture
    private let inflater: PNGInflater
    private let samples: PNGSamples
    private let rowBytes: Int
    /// The row before the next, without its filter.
    private var above: [UInt8]
    /// Some rows without their filters, where they are not yet samples.
    private var packed: [UInt8]

    /// Rows that are undone at once where they are not yet samples.
    private static let atOnce = 8

    /// Begins before the first row.
    ///
    /// - Parameters:
    ///   - picture: What was found in the file.
    ///   - bytes: The whole file, which must stay where it is as long as rows are read.
    /// - Throws: ``PNGError`` where a checksum is wrong.
    init(_ picture: PNGPicture, of bytes: UnsafeRawBufferPointer) throws(PNGError) {
        guard picture.data.allSatisfy({ $0.isIntact(in: bytes) }) else {
            throw PNGError("a checksum of the PNG's data is wrong")
        }
        self.picture = picture
        samples = PNGSamples(picture)
        rowBytes = picture.header.rowBytes(picture.header.width)
        let length = rowBytes +| 1
        inflater = PNGInflater(
            picture.data,
            of: bytes,
            longestRow: length,
            total: length *| picture.header.height
        )
        above = [UInt8](repeating: 0, count: rowBytes)
        let count = samples.isPlain ? 0 : min(Self.atOnce, picture.header.height)
        packed = [UInt8](repeating: 0, count: rowBytes *| count)
    }

    /// Reads the next rows.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - rows: Where the first goes.
    ///   - stride: Bytes from one row to the next, a row's samples at least.
    /// - Throws: ``PNGError`` where the data is damaged or ends early.
    func read(_ count: Int, into rows: UnsafeMutableRawPointer, stride: Int) throws(PNGError) {
        var done = 0
        while done < count {
            let place = rows + done *| stride  // checked: a row of those that are wanted
            let wanted = count -| done
            let shown = try inflater.next(samples.isPlain ? wanted : min(wanted, Self.atOnce), ofBytes: rowBytes +| 1) {
                (filtered, shown) throws(PNGError) in
                if samples.isPlain {
                    let target = place.assumingMemoryBound(to: UInt8.self)
                    try undo(filtered, shown, into: target, stride: stride)
                } else {
                    try make(filtered, shown, into: place, stride: stride)
                }
            }
            done = done +| shown
        }
    }

    private func make(
        _ filtered: UnsafePointer<UInt8>,
        _ count: Int,
        into rows: UnsafeMutableRawPointer,
        stride: Int
    ) throws(PNGError) {
        var failure: PNGError?
        packed.withUnsafeMutableBufferPointer { packed in
            guard let packed = packed.baseAddress else { return }
            do throws(PNGError) {
                try undo(filtered, count, into: packed, stride: rowBytes)
                for row in 0..<count {  // checked: a number of rows, not below 0
                    // checked: a row of those that are wanted
                    let target = rows + row *| stride
                    // checked: a row of those that were undone
                    samples.make(packed + row *| rowBytes, pixels: picture.header.width, into: target)
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Undoes the filters of rows that follow one another.
    private func undo(
        _ filtered: UnsafePointer<UInt8>,
        _ count: Int,
        into rows: UnsafeMutablePointer<UInt8>,
        stride: Int
    ) throws(PNGError) {
        let distance = picture.header.filterDistance
        var failure: PNGError?
        above.withUnsafeMutableBufferPointer { kept in
            guard let kept = kept.baseAddress else { return }
            var (row, before) = (0, UnsafePointer(kept))
            while row < count {
                let source = filtered + row *| (rowBytes +| 1)  // checked: a row of those that are there
                let target = rows + row *| stride  // checked: a row of those that are wanted
                let filter = source.pointee
                guard filter <= 4 else {
                    failure = PNGError("a row of the PNG has an unknown filter")
                    return
                }
                var done = 0
                if filter == 4 {
                    // checked: rows that are there, of which one at least is left
                    let paeths = (row..<count).prefix { filtered[$0 *| (rowBytes +| 1)] == 4 }.count
                    // checked: behind the row's filter
                    done = cpng_unfilter_paeths(target, stride, source + 1, before, paeths, rowBytes, distance)
                }
                if done == 0 {
                    // checked: behind the row's filter
                    cpng_unfilter(CInt(filter), target, source + 1, before, rowBytes, distance)
                    done = 1
                }
                row = row +| done
                before = UnsafePointer(rows + (row -| 1) *| stride)  // checked: the last row that was made
            }
            if count > 0 { kept.update(from: before, count: rowBytes) }
        }
        if let failure { throw failure }
    }
}
