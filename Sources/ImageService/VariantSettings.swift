import Recipes
import RenderWire
public import SettingValues

/// The settings of how variants are made and kept, and the limits on originals and variants.
public enum VariantSettings {
    /// The most bytes of variants in memory.
    public static let cacheMemory = Setting(
        "cache-memory",
        .bytes(in: 0...1_000_000_000_000),
        unset: "256MB, or a quarter of the machine's",
        help: "The most bytes of variants to keep in memory; 0 for none."
    )
    /// How long a changed original may go unnoticed.
    public static let freshness = Setting(
        "originals-freshness",
        .duration(in: .zero ... .seconds(86_400)),
        default: .seconds(1),
        help: "How long what is known of an original is believed before its date and size are looked at again."
    )
    /// The most originals to remember facts of.
    public static let knownOriginals = Setting(
        "originals-known",
        .integer(in: 1...10_000_000),
        default: 50_000,
        help: "The most originals whose date, size and format are remembered; of any other the store is asked anew."
    )
    /// How often it is looked what other servers have purged.
    public static let purgeFreshness = Setting(
        "purge-freshness",
        .duration(in: .milliseconds(100) ... .seconds(3600)),
        default: .seconds(5),
        help: "Within what time a purge reaches the memory of all other servers over the same stores."
    )
    /// The most bytes of variants that wait for being stored.
    public static let unstoredBytes = Setting(
        "variants-buffer",
        .bytes(in: 0...100_000_000_000),
        default: 64_000_000,
        help:
            "The most bytes of new variants that wait in memory for being written to the store; beyond them, new ones "
            + "are answered and not stored."
    )
    /// How long a request may take.
    public static let deadline = Setting(
        "deadline",
        .duration(in: .milliseconds(100) ... .seconds(3600)),
        default: .seconds(20),
        help: "How long a picture may take, waiting included."
    )
    /// The largest original.
    public static let originalBytes = Setting(
        "limit-original-bytes",
        .bytes(in: 1...10_000_000_000),
        default: 50_000_000,
        help: "The largest original."
    )
    /// The most pixels of an original.
    public static let originalPixels = Setting(
        "limit-original-pixels",
        .integer(in: 1...10_000_000_000, "PIXELS"),
        default: RenderLimits().inputPixels,
        help: "The most pixels of an original, all frames together."
    )
    /// The most frames of an original.
    public static let frames = Setting(
        "limit-frames",
        .integer(in: 1...1_000_000),
        default: RenderLimits().pages,
        help: "The most frames or pages of an original."
    )
    /// The most scans of an original.
    public static let scans = Setting(
        "limit-scans",
        .integer(in: 1...10_000),
        default: RenderLimits().scans,
        help: "The most scans of a progressive JPEG."
    )
    /// The most pixels of a variant.
    public static let outputPixels = Setting(
        "limit-output-pixels",
        .integer(in: 1...10_000_000_000, "PIXELS"),
        default: RenderLimits().plan.outputPixels,
        help: "The most pixels of a variant, all frames together."
    )
    /// The most pixels of a variant that is negotiated to be AVIF.
    public static let negotiatedAVIFPixels = Setting(
        "limit-negotiated-avif-pixels",
        .integer(in: 0...10_000_000_000, "PIXELS"),
        default: RenderLimits().plan.negotiatedAVIFPixels,
        help: "format=auto answers AVIF up to this size, and WebP above, unless the AVIF has been made already."
    )
    /// The most pixels of a variant that is negotiated to be JPEG XL.
    public static let negotiatedJXLPixels = Setting(
        "limit-negotiated-jxl-pixels",
        .integer(in: 0...10_000_000_000, "PIXELS"),
        default: RenderLimits().plan.negotiatedJXLPixels,
        help: "format=auto answers JPEG XL, to who shows it, up to this size, unless another has been made already."
    )

    /// What is known of originals.
    public static let ofOriginals = [freshness.declaration, knownOriginals.declaration]
    /// What becomes of variants.
    public static let ofVariants = [purgeFreshness.declaration, unstoredBytes.declaration]
    /// What is refused, and when.
    public static let limits = [
        originalBytes.declaration, originalPixels.declaration, frames.declaration, scans.declaration,
        outputPixels.declaration, negotiatedAVIFPixels.declaration, negotiatedJXLPixels.declaration,
        deadline.declaration,
    ]
}
