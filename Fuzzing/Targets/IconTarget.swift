@testable import Rendering

/// Makes pixels of the bitmaps in an icon.
enum IconTarget: FuzzTarget {
    static let longest = 1_400

    static func read(_ bytes: UnsafeRawBufferPointer) {
        for entry in IconDirectory(bytes)?.entries.prefix(4) ?? [] where !entry.isPNG {
            BitmapTarget.read(try? Bitmap(bytes, in: .icon(entry.range)), bytes)
        }
    }
}
