import Basics

/// Reads whatever comes as an animated PNG, and puts its frames on one another.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    guard let animation = AnimatedPNG(bytes, countingFramesUpTo: 32) else { return 0 }
    precondition(!animation.frames.isEmpty && animation.frames.count <= 33)
    precondition(animation.width > 0 && animation.height > 0)
    let isWide = count & 1 == 1
    let bands = (count >> 1) & 3 + 1
    // Whoever plays it has checked its size.
    guard animation.width *| animation.height <= 1 << 14 else { return 0 }
    var canvas = FrameCanvas(width: animation.width, height: animation.height, bands: bands, isWide: isWide)
    for (index, frame) in animation.frames.enumerated() {
        let control = frame.control
        precondition(control.fits((animation.width, animation.height)) && control.delay >= 0)
        if let file = animation.file(of: index, in: bytes) { precondition(file.starts(with: PNGChunk.signature)) }
        canvas.begin(control)
        for rowBands in max(bands - 1, 1)...bands {
            let row = [UInt8](repeating: UInt8(truncatingIfNeeded: index &* 77), count: control.width *| rowBands *| 2)
            row.withUnsafeBytes { row in
                for y in 0..<control.height { canvas.put(row, bands: rowBands, y, of: control) }
            }
        }
    }
    canvas.withSamples { precondition($0.count == animation.width * animation.height * bands * (isWide ? 2 : 1)) }
    return 0
}
