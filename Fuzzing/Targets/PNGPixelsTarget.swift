import Basics

@testable import Rendering

/// Reads the pixels of a PNG, in pieces of some rows.
enum PNGPixelsTarget: FuzzTarget {
    static let longest = 2_048

    static func read(_ bytes: UnsafeRawBufferPointer) {
        // Checksums are made right, as nothing would get past them.
        var reader = ByteReader(bytes)
        var file = Array(reader.slice(0, PNGChunk.signature.count))
        reader.offset = file.count
        while let chunk = PNGChunk(&reader) {
            PNGChunk.append(chunk.type, reader.slice(chunk.body.lowerBound, chunk.body.count), to: &file)
        }
        file += reader.slice(reader.offset, bytes.count)
        file.withUnsafeBytes { readPixels(of: $0, step: 1 + bytes.count % 9) }
    }

    private static func readPixels(of bytes: UnsafeRawBufferPointer, step: Int) {
        guard let picture = PNGPicture(bytes) else { return }
        let header = picture.header
        precondition((1...4).contains(picture.bands) && header.width > 0 && header.height > 0)
        let rowBytes = header.width *| picture.bands *| (picture.isWide ? 2 : 1)
        withRoom(rowBytes *| header.height) { room in
            guard !header.isInterlaced else {
                try? InterlacedPNG(picture, of: bytes).read(into: room)
                return
            }
            guard let rows = try? PNGRows(picture, of: bytes), let start = room.baseAddress else { return }
            for y in stride(from: 0, to: header.height, by: step) {
                let count = min(step, header.height - y)
                guard (try? rows.read(count, into: start + y * rowBytes, stride: rowBytes)) != nil else { return }
            }
        }
    }
}
