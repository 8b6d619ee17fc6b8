@testable import Rendering

/// Walks a PNG's chunks, weighs what they say of colours, and leaves out texts that swell.
enum PNGScanTarget: FuzzTarget {
    static let longest = 512

    static func read(_ bytes: UnsafeRawBufferPointer) {
        guard let scan = PNGScan(bytes) else { return }
        change(bytes, scan.compressedText.map { ByteChange($0) })
        let colours = ColourDescription(scan.colours, nil, isGrey: bytes.count & 1 == 1)
        _ = colours.told
    }
}
