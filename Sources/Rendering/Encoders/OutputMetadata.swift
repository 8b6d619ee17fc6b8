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
        profile: [UInt8]?,
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
            if output.hdr != nil, let peakLuminance {
                editor.set(self.peakLuminance, Int(clamping: peakLuminance.rounded()))
            }
            if let profile { editor.set("icc-profile-data", profile) }
        }
    }

    /// Where an image has the candelas a square metre of its brightest light, where HDR is kept and its file tells it.
    static let peakLuminance = "peak-luminance"

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
        // Encoders are told to strip, but WebP's and AVIF's write some of it all the same. What is kept of EXIF, XMP and IPTC
        // is put into what they have made, since libvips does not write texts as it has read them.
        for name in fields where isRemovable(name) && !(policy == .keep && isWrittenByEncoders(name)) {
            editor.remove(name)
        }
    }

    /// Whether nobody but libvips' encoders writes it: a profile, and what PNG's texts say that are no wrapping of others.
    private static func isWrittenByEncoders(_ name: String) -> Bool {
        if name.hasPrefix("png-comment-") { return !name.contains("Raw profile type") }
        return name == "icc-profile-data" || name == "gif-comment"
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
