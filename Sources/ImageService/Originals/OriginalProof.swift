import Recipes
import RenderWire

/// What is known of an original of which all pixels have been decoded.
struct OriginalProof: Sendable {
    /// What its header says.
    var header: ImageHeader
    /// What stands for its picture until that is there; `nil` where there is none.
    var placeholder: Placeholder?
}

extension Recipe {
    /// What a renderer makes of every image, to see whether it can, and what stands for the picture on a page.
    ///
    /// The header alone says nothing of a file that ends half-way, so all of it is decoded: as a picture of 32 pixels,
    /// for which JPEG and WebP are decoded small, which is several times cheaper than what the first page that shows the
    /// picture will ask for. WebP, since frames of an animation must all be decoded; of a document one page is.
    static let proof = Recipe(
        steps: [.resize(Resize(width: 32, height: 32, fit: .inside, enlarge: false))],
        // With metadata, since a HEIC's embedded thumbnail would be taken otherwise, which proves nothing of the rest.
        output: Output(format: .exact(.webp), quality: 50, metadata: .copyright),
        light: .gamma
    )
}
