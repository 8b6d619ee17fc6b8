import Recipes
import Vips

/// Keeps the most interesting part; of an animation the same part of every frame, chosen by the first.
enum ExtractInterestingStep {
    static func apply(
        _ size: PixelSize,
        by interest: Interest,
        to picture: Picture,
        _ context: StepContext
    ) throws(VipsError) -> Picture {
        guard size != picture.size else { return picture }
        let ready = try picture.inMemory()
        guard let frame = ready.frames.first else { return ready }
        let first = try context.seen(frame)
        let origin: (x: Int, y: Int)
        switch interest {
        case .attention: origin = try attention(to: first).origin(of: size, in: picture.size)
        case .face, .faces:
            let found = try context.faces?.faces(in: first, at: [FaceWindow.side]) ?? []
            let window = FaceWindow(found, interest == .face ? .one : .all)
            origin =
                if let window { window.origin(of: size, in: picture.size) } else {
                    try attention(to: first).origin(of: size, in: picture.size)
                }
        case .entropy:
            let found = try first.smartCropped(width: size.width, height: size.height, interesting: .entropy)
            origin = (-found.xOffset, -found.yOffset)
        }
        return try ExtractStep.apply(PixelRect(x: origin.x, y: origin.y, size: size), to: ready)
    }

    /// Looks at a small picture of this one.
    private static func attention(to image: Image) throws(VipsError) -> Attention {
        let scale = Double(Attention.side) / Double(max(image.width, image.height))
        let small = scale < 1 ? try image.resized(horizontal: scale, kernel: .linear) : image
        let coloured = try FlattenStep.flattened(small, Color(red: 128, green: 128, blue: 128)).inColour()
        return Attention(try coloured.samples(), of: PixelSize(width: coloured.width, height: coloured.height))
    }
}
