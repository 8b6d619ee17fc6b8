@testable import Rendering

/// Makes pixels of a BMP.
enum BitmapTarget: FuzzTarget {
    static let longest = 1_100

    static func read(_ bytes: UnsafeRawBufferPointer) { read(try? Bitmap(bytes), bytes) }

    /// Makes pixels of a bitmap whose header could be read.
    static func read(_ bitmap: Bitmap?, _ bytes: UnsafeRawBufferPointer) {
        guard let bitmap else { return }
        precondition((0...1).contains(bitmap.told))
        let header = bitmap.header
        withRoom(header.width * header.height * bitmap.bands) { try? bitmap.read(bytes, into: $0) }
    }
}
