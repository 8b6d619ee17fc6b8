import Basics
import Recipes

/// EXIF as it is true of a variant: upright, of the variant's size, and without a small picture of the original.
enum KeptExif {
    /// A block with what has changed written over it; all else lies where it lay, since makers' notes tell places in it.
    ///
    /// - Parameters:
    ///   - exif: The block.
    ///   - size: The variant's size.
    /// - Returns: The block; as it was where it is none.
    static func block(of exif: [UInt8], size: PixelSize) -> [UInt8] {
        let changes = exif.withUnsafeBytes { bytes in TIFFDirectory(bytes).map { Self.changes($0, size) } }
        guard let changes else { return exif }
        var exif = exif
        for (place, value) in changes.values where place.count == value.count && place.upperBound <= exif.count {
            exif.replaceSubrange(place, with: value)
        }
        for place in changes.pictures {
            let place = place.clamped(to: 0..<exif.count)
            // Some writers fill up behind the last of it.
            // checked: clamped to the block's places
            if exif[place.upperBound...].allSatisfy({ $0 == 0 }) {
                exif.removeSubrange(place.lowerBound..<exif.count)  // checked: in order, as it was clamped
            } else {
                exif.replaceSubrange(place, with: [UInt8](repeating: 0, count: place.count))
            }
        }
        return exif
    }

    /// What is written over a block.
    private struct Changes {
        /// Values and where they lie.
        var values: [(place: Range<Int>, value: [UInt8])] = []
        /// Where small pictures lie.
        var pictures: [Range<Int>] = []
    }

    private static func changes(_ directory: TIFFDirectory, _ size: PixelSize) -> Changes {
        var changes = Changes()
        func set(_ tag: Int, _ value: Int, in directory: TIFFDirectory?) {
            guard let directory, let entry = directory.entry(tag), entry.count == 1, [3, 4].contains(entry.type) else {
                return
            }
            let length = entry.bytes.count
            let bytes = directory.isLittleEndian ? ByteWriter.little(value, length) : ByteWriter.big(value, length)
            changes.values.append((entry.bytes, bytes))
        }
        set(0x0112, 1, in: directory)
        set(0x0100, size.width, in: directory)
        set(0x0101, size.height, in: directory)
        let details = directory.directory(0x8769)
        set(0xA002, size.width, in: details)
        set(0xA003, size.height, in: details)
        guard let next = directory.nextPlace, let small = directory.following else { return changes }
        changes.values.append((next..<(next +| 4), [0, 0, 0, 0]))  // checked: in order, as it was read
        for (place, length) in [(0x0201, 0x0202), (0x0111, 0x0117)] {
            for (start, count) in zip(small.numbers(place), small.numbers(length)) {
                changes.pictures.append(start..<(start +| count))  // checked: a number that was read is not negative
            }
        }
        return changes
    }
}
