import Basics

@testable import Rendering

/// Reads an animated PNG, and puts its frames on one another.
enum AnimatedPNGTarget: FuzzTarget {
    static let longest = 1_024

    static func read(_ bytes: UnsafeRawBufferPointer) {
        guard let animation = AnimatedPNG(bytes, countingFramesUpTo: 32) else { return }
        precondition(!animation.frames.isEmpty && animation.frames.count <= 33)
        precondition(animation.width > 0 && animation.height > 0)
        // Whoever plays it has checked its size.
        guard animation.width *| animation.height <= 1 << 12 else { return }
        let isWide = bytes.count & 1 == 1
        let bands = (bytes.count >> 1) & 3 + 1
        var canvas = FrameCanvas(width: animation.width, height: animation.height, bands: bands, isWide: isWide)
        for (index, frame) in animation.frames.enumerated() {
            let control = frame.control
            precondition(control.fits((animation.width, animation.height)) && control.delay >= 0)
            if let file = animation.file(of: index, in: bytes) { precondition(file.starts(with: PNGChunk.signature)) }
            canvas.begin(control)
            for rowBands in max(bands - 1, 1)...bands {
                let sample = UInt8(truncatingIfNeeded: index &* 77)
                let row = [UInt8](repeating: sample, count: control.width * rowBands * 2)
                row.withUnsafeBytes { row in
                    for y in 0..<control.height { canvas.put(row, bands: rowBands, y, of: control) }
                }
            }
        }
        let count = animation.width * animation.height * bands * (isWide ? 2 : 1)
        canvas.withSamples { precondition($0.count == count) }
    }
}
