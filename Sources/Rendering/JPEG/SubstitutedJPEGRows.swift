import Basics
import Vips

/// The rows of a picture by our reader; from where that one stops, by libjpeg.
final class SubstitutedJPEGRows {
    private var reader: JPEGReader?
    private let size: (width: Int, height: Int, bands: Int)
    /// The reader's bytes are the file's, which is to live as long.
    private let file: OriginalBytes
    private let substitute: () throws(VipsError) -> Image
    private var other: Image?
    private var next = 0

    /// Starts at the first row.
    ///
    /// - Parameters:
    ///   - reader: What has read no row yet.
    ///   - file: The file that it reads.
    ///   - substitute: Gives a picture of the same size, of which rows are taken once the reader gives none.
    init(_ reader: JPEGReader, of file: OriginalBytes, orElse substitute: @escaping () throws(VipsError) -> Image) {
        (self.reader, self.file, self.substitute) = (reader, file, substitute)
        size = (reader.width, reader.height, reader.bands)
    }

    /// Reads the next rows.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - rows: Where the first goes.
    ///   - stride: Bytes from one of them to the next.
    /// - Throws: ``VipsError`` where libjpeg refuses the picture.
    func read(_ count: Int, into rows: UnsafeMutableRawPointer, stride: Int) throws(VipsError) {
        defer { withExtendedLifetime(file) {} }
        var left = count
        while left > 0, let reader {
            // checked: one of the rows that are to be read
            let row = rows + (count -| left) *| stride
            guard reader.readRow(into: row.assumingMemoryBound(to: UInt8.self)) else { break }
            // In words that ``JPEGLoader/castDoubt(_:)`` knows.
            if reader.isAtEnd, !reader.isUsedUp { VipsError("jpeg", "Corrupt JPEG data: it does not end").tell() }
            left = left -| 1
            next = next +| 1
        }
        guard left > 0 else { return }
        // What it keeps is given back before libjpeg keeps the same.
        reader = nil
        let image = if let other { other } else { try substitute() }
        guard (image.width, image.height, image.bands) == size, image.format == .uint8 else {
            throw VipsError("jpeg", "its sizes contradict one another")
        }
        other = image
        // checked: one of the rows that are to be read
        try image.copyRows(from: next, count: left, to: rows + (count -| left) *| stride, stride: stride)
        next = next +| left
    }
}
