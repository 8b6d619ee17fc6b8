import Recipes
import RenderWire

@testable import Rendering

/// Takes bytes as a small picture's pixels, and makes hashes and colours of them.
enum PlaceholderTarget: FuzzTarget {
    static let longest = 258

    static func read(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 2 else { return }
        let (width, height) = (Int(bytes[0] & 7) + 1, Int(bytes[1] & 7) + 1)
        let samples = Array(bytes.dropFirst(2).prefix(4 * width * height))
        guard let pixels = Pixels(width: width, height: height, samples: samples) else { return }
        let hash = ThumbHash.hash(pixels)
        precondition(!hash.isEmpty && hash.count <= 32)
        precondition(DominantColor.find(in: pixels).alpha == 255)
        let most = 2 + Int(bytes[0] >> 4) % 15
        let colors = Palette.colors(of: pixels, atMost: most)
        precondition(Summary.palette(colors).isSensible(as: .palette(colors: most)))
        precondition(Summary.blurHash(BlurHash.text(of: pixels.onWhite)).isSensible(as: .blurHash))
        _ = PerceptualHash.bits(of: pixels.onWhite)
    }
}
