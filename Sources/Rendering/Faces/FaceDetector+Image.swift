import Faces
import Recipes
import Vips

extension FaceDetector {
    /// Looks for faces in a picture.
    ///
    /// - Parameters:
    ///   - image: The picture as a page shows it, in 8 bits.
    ///   - sides: The long sides, in pixels, at which it is looked at: the larger, the smaller faces are found, and very
    ///     large ones less well. It is never made larger.
    /// - Returns: The faces, each once, the surest first.
    /// - Throws: ``VipsError`` where the picture cannot be decoded.
    func faces(in image: Image, at sides: [Int]) throws(VipsError) -> [Face] {
        let grey = Color(red: 128, green: 128, blue: 128)
        let longest = max(image.width, image.height)
        var found: [Face] = []
        for side in Set(sides.map { min($0, longest) }).sorted() {
            let scale = Double(side) / Double(longest)
            let small = scale < 1 ? try image.resized(horizontal: scale, kernel: .linear) : image
            let seen = try FlattenStep.flattened(small, grey).inColour()
            let pixels = try Image.joined([seen.bands(2), seen.bands(1), seen.bands(0)])
            let size = PixelSize(width: pixels.width, height: pixels.height)
            guard let faces = faces(in: try pixels.samples(), of: size) else {
                throw VipsError("faces", "faces cannot be looked for in it")
            }
            found += faces
        }
        return found.distinct
    }
}
