import Basics
import Recipes
import Vips

/// What is said about a variant.
enum OutputMetadata {
    /// Makes one image of a picture's frames and leaves only what the policy keeps.
    static func joined(
        _ picture: Picture,
        from original: Image,
        frames: Range<Int>,
        _ output: PlanOutput,
        _ colours: VariantColours,
        peakLuminance: Double?
    ) throws(VipsError) -> Image {
        guard let first = picture.frames.first else { return original }
        let joined = picture.frames.count == 1 ? first : try Image.stacked(picture.frames)
        let delays = original.ints("delay")
        let fields = original.fields
        let isAnimated = picture.frames.count > 1
        let loop = original.int("loop")
        return try joined.editingMetadata { editor in
            for name in pageFields { editor.remove(name) }
            if isAnimated {
                editor.set("page-height", first.height)
                editor.set("n-pages", picture.frames.count)
                if let loop { editor.set("loop", loop) }
                if let delays, frames.upperBound <= delays.count { editor.set("delay", Array(delays[frames])) }
            }
            apply(output.metadata, to: editor, fields)
            if colours == .hdr, let peakLuminance {
                editor.set(self.peakLuminance, Int(clamping: peakLuminance.rounded()))
            }
            if colours == .displayP3 { editor.set("icc-profile-data", DisplayP3Profile.bytes) }
        }
    }

    /// Where an image has the candelas a square metre of its brightest light, where HDR is kept and its file tells it.
    static let peakLuminance = "peak-luminance"

    /// The same without what is put into the encoder's file afterwards.
    static func withoutTexts(_ image: Image) throws(VipsError) -> Image {
        let fields = image.fields.filter { isRemovable($0) && $0 != "icc-profile-data" }
        return try image.editingMetadata { editor in
            for name in fields { editor.remove(name) }
        }
    }

    /// What libvips knows of pages, which after a selection is no longer true.
    private static let pageFields = [
        "page-height", "n-pages", "delay", "gif-delay", "loop", "gif-loop", "gif-palette", "palette-bit-depth",
        "heif-primary", "background",
    ]

    private static func apply(
        _ policy: MetadataPolicy,
        to editor: borrowing MetadataEditor,
        _ fields: [String]
    ) {
        switch policy {
        case .none, .copyright:
            // Encoders are told to strip, but WebP's and AVIF's write some of it all the same. Credits are put into what
            // they have made, since libvips does not write texts as it has read them.
            for name in fields where isRemovable(name) { editor.remove(name) }
        case .keep:
            editor.set("orientation", 1)
            if fields.contains("exif-ifd0-Orientation") { editor.set("exif-ifd0-Orientation", "1") }
            editor.remove("jpeg-thumbnail-data")
        }
    }

    /// Whether encoders would write it.
    static func isRemovable(_ name: String) -> Bool {
        name.hasPrefix("exif-") || name.hasPrefix("png-comment-")
            || [
                "icc-profile-data", "xmp-data", "iptc-data", "photoshop-data", "jpeg-thumbnail-data", "orientation",
                "gif-comment", "image-description",
            ].contains(name)
    }
}
