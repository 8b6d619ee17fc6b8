@testable import Rendering

/// Walks a JPEG's markers, and follows the codes of its data.
enum JPEGScanTarget: FuzzTarget {
    static let longest = 1_024

    static func read(_ bytes: UnsafeRawBufferPointer) {
        if let marker = JPEGScan(bytes, countingScansUpTo: 20)?.strayMarker {
            change(bytes, [ByteChange(marker..<bytes.count, [0xFF, 0xD9])])
        }
        if let found = Completeness(jpeg: bytes, scans: 20, units: 1 << 8) {
            precondition((0...1).contains(found.told))
        }
    }
}
