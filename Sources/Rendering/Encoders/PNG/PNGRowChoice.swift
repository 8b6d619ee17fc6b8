import Vips

/// Packs the rows of a PNG in that one of several ways that is shortest for the first of them.
final class PNGRowChoice {
    private let packings: [PNGPacking]
    private let rowBytes: Int
    private let distance: Int
    private let count: Int
    /// Rows that wait for the choice.
    private var waiting: [UInt8] = []
    /// How many rows it is made by.
    private let trialRows: Int
    private var packer: PNGRowPacker?
    /// The whole stream, where all rows were needed for the choice.
    private var whole: [UInt8]?

    /// What the way of photographs makes this many times shorter is none, and worth a look at the ways behind it.
    private static let flatRatio = 8
    /// So much is looked at: all of what pages mostly show.
    private static let trialBytes = 2 << 20

    /// Begins a stream.
    ///
    /// - Parameters:
    ///   - packings: The ways, at least one; of those that are equal the first is taken.
    ///   - rowBytes: Bytes of a row without its filter, at least 1.
    ///   - distance: How far the bytes of a pixel are from those of the one before, 1…8.
    ///   - count: How many rows there will be.
    /// - Throws: ``VipsError`` where there is no memory for it.
    init(_ packings: [PNGPacking], rowBytes: Int, distance: Int, count: Int) throws(VipsError) {
        self.packings = packings
        self.rowBytes = rowBytes
        self.distance = distance
        self.count = count
        trialRows = min(max(Self.trialBytes / rowBytes, 1), count)
        if packings.count == 1, let only = packings.first { packer = try started(only, count: count) }
    }

    /// Takes the next row.
    ///
    /// - Parameter row: Its bytes, as many as a row has.
    /// - Throws: ``VipsError`` where there is no memory for it.
    func add(_ row: UnsafePointer<UInt8>) throws(VipsError) {
        if let packer { return try packer.add(row) }
        waiting.append(contentsOf: UnsafeBufferPointer(start: row, count: rowBytes))
        if waiting.count >= trialRows * rowBytes { try choose() }
    }

    /// Packs what is left.
    ///
    /// - Throws: ``VipsError`` where there is no memory for it.
    func finish() throws(VipsError) { try packer?.finish() }

    /// Bytes that have been packed and not been taken.
    var packedCount: Int { whole?.count ?? packer?.packedCount ?? 0 }

    /// Gives what has been packed, and forgets it.
    func take() -> [UInt8] {
        guard let whole else { return packer?.take() ?? [] }
        self.whole = []
        return whole
    }

    private func started(_ packing: PNGPacking, count: Int) throws(VipsError) -> PNGRowPacker {
        try PNGRowPacker(packing, rowBytes: rowBytes, distance: distance, count: count)
    }

    private func choose() throws(VipsError) {
        var best: (packing: PNGPacking, stream: [UInt8])?
        for packing in packings {
            let trial = try started(packing, count: trialRows)
            try addWaiting(to: trial)
            try trial.finish()
            let stream = trial.take()
            if stream.count < best?.stream.count ?? .max { best = (packing, stream) }
            if packing == .photograph, stream.count > waiting.count / Self.flatRatio { break }
        }
        guard let best else { throw VipsError("png", "there is no way to pack its rows") }
        if trialRows == count {
            whole = best.stream
        } else {
            let packer = try started(best.packing, count: count)
            try addWaiting(to: packer)
            self.packer = packer
        }
        waiting = []
    }

    private func addWaiting(to packer: PNGRowPacker) throws(VipsError) {
        var failure: VipsError?
        waiting.withUnsafeBufferPointer { waiting in
            guard let start = waiting.baseAddress else { return }
            do throws(VipsError) {
                for place in stride(from: 0, to: waiting.count, by: rowBytes) { try packer.add(start + place) }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}
