import TIFF

@testable import Rendering

/// Makes pixels of a TIFF's samples; libtiff takes them out of their blocks.
enum TIFFPixelsTarget: FuzzTarget {
    static let longest = 512

    static func read(_ bytes: UnsafeRawBufferPointer) {
        guard let reader = try? TIFFReader(bytes, page: 0) else { return }
        let header = reader.header
        guard header.width * header.height <= 1 << 12 else { return }
        switch TIFFWay(header) {
        case .libvips, .refused: return
        case .colours: withRoom(header.width * header.height * 4) { try? reader.readColours(into: $0) }
        case .samples(let samples, let colours):
            let bands = TIFFSamples.bands(of: colours)
            let layout = PixelLayout(
                width: header.width,
                height: header.height,
                bands: header.count > bands && colours != .cmyk ? bands + 1 : bands,
                isWide: header.bits > 8
            )
            withRoom(layout.bytesPerFrame) { room in
                try? TIFFSamples(header, samples, colours, layout).read(reader, into: room)
            }
        }
    }
}
