import Recipes

@testable import Rendering

/// Finds a JPEG 2000's size.
enum JP2ScanTarget: FuzzTarget {
    static let longest = 256

    static func read(_ bytes: UnsafeRawBufferPointer) {
        _ = JP2Metadata.blocks(in: bytes)
        guard let scan = JP2Scan(bytes) else { return }
        precondition(scan.size.width > 0 && scan.size.height > 0)
    }
}
