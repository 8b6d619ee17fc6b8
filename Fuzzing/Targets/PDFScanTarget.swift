@testable import Rendering

/// Finds the pictures of a PDF.
enum PDFScanTarget: FuzzTarget {
    static let longest = 512

    static func read(_ bytes: UnsafeRawBufferPointer) {
        precondition(PDFScan(bytes).pictureBytes >= 0)
    }
}
