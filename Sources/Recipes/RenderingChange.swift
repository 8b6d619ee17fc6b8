import Basics
import Crypto

/// A change of what renderers make of originals and recipes that were rendered before.
///
/// Each names the kinds that it touches: of these, variants are stored under another name than before and so made anew;
/// all others stay where they are. A change is never removed nor given another name.
enum RenderingChange: String, CaseIterable {
    /// Colours are read from wherever a file tells them, and HDR is mapped to SDR.
    case colours = "colours"
    /// Credits are kept from every form in which a file says them, byte for byte.
    case credits = "credits"
    /// Sharpening leaves out what is clear.
    case sharpening = "sharpening"
    /// Trimming looks at every pixel.
    case trimming = "trimming"
    /// What draws the eye is skin and what is high up, too.
    case attention = "attention"
    /// PNG, AVIF and JPEG XL are read as animations, and PNG and AVIF are written so.
    case animations = "animations"
    /// What is drawn is told from photographs.
    ///
    /// Only pixels tell which it is. A header tells where it makes no difference: of more than eight megapixels nobody
    /// looks, and colours that are not there, or are kept whole for their quality, were never halved. Of all other
    /// originals that may be drawn, variants are made anew, photographs too.
    case graphics = "graphics"
    /// Black and white is resized as it is stored.
    case bilevel = "bilevel"
    /// WebP that becomes much smaller is averaged in light.
    case smallWebP = "small-webp"
    /// A GIF's canvas is transparent where no frame paints, and TIFFs of all sorts of samples are read right.
    case readers = "readers"
    /// What keeps everything keeps the light of HDR, too, in formats that can hold it.
    case hdr = "hdr"
    /// Edges are looked for in columns, too, so that what is drawn of lines in rows is told from photographs.
    ///
    /// As of ``graphics``, only pixels tell which pictures these are.
    case columns = "columns"
    /// What keeps everything keeps it from and in every format, and colours that the format can tell of.
    ///
    /// Whether a file says anything beside its pixels, and in which script, no header tells.
    case keeping = "keeping"
    /// Lab without a profile is seen under the light of its own white.
    case lab = "lab"

    /// Whether a recipe may have come out otherwise for an original before this change.
    func touches(_ recipe: Recipe, of header: ImageHeader) -> Bool {
        switch self {
        case .sharpening: return recipe.steps.contains(where: \.isSharpening) && recipe.mayBeClear(of: header)
        case .trimming: return recipe.steps.contains(where: \.isTrim)
        case .graphics:
            guard header.format.mayBeGraphic, recipe.output.mayHaveBeenSmeared else { return false }
            guard let plan = try? Plan(recipe, for: header, limits: PlanLimits()) else { return true }
            return plan.isWrittenByItsPixels && !(plan.halvesColours && header.isGrey && recipe.leavesGrey)
        case .columns:
            guard RenderingChange.graphics.touches(recipe, of: header), let plan = try? Plan(recipe, for: header) else {
                return false
            }
            switch plan.output.format {
            case .jpeg, .avif: return plan.output.options.chroma == .auto
            case .webp: return plan.output.options.isLossless != true
            // A palette that is exact was found in any case.
            default: return false
            }
        case .bilevel: return header.bitsPerSample == 1 && recipe.steps.contains(where: \.isResize)
        case .attention: return recipe.steps.contains(where: \.asksForAttention)
        case .smallWebP:
            guard header.format == .webp, !header.isAnimated,
                let plan = try? Plan(recipe, for: header, limits: PlanLimits()), plan.deferred == nil
            else { return false }
            // What was decoded at less than a quarter, as far as sizes tell.
            let scale = 0.13
            return Double(plan.size.width) < scale * Double(header.size.width)
                || Double(plan.size.height) < scale * Double(header.size.height)
        case .colours:
            if [.avif, .jxl].contains(header.format) { return true }
            if header.colorModel == .cmyk { return !header.hasProfile }
            guard let source = header.colours?.source else { return false }
            if source == .icc { return header.colorModel == .grey && recipe.output.metadata == .keep }
            return [.cicp, .gama, .tables].contains(source)
        case .credits:
            let policy = recipe.output.metadata
            return policy == .copyright || (policy == .keep && [.avif, .heic, .jxl, .tiff].contains(header.format))
        case .animations:
            guard header.isAnimated else { return false }
            return [.png, .avif, .jxl].contains(header.format)
                || [.exact(.png), .exact(.avif)].contains(recipe.output.format)
        case .readers: return header.wasMisread == true
        case .keeping: return recipe.output.metadata == .keep && header.format.holdsMetadata
        case .lab: return header.colorModel == .lab
        case .hdr:
            guard header.isHDR, recipe.output.metadata == .keep, recipe.output.hdr == nil else { return false }
            return (try? Plan(recipe, for: header, limits: PlanLimits()))?.output.hdr != nil
        }
    }
}

extension Output {
    /// Whether the format is one whose encoder looks at pixels.
    fileprivate var mayHaveBeenSmeared: Bool {
        guard case .exact(let format) = format else { return true }
        return [.jpeg, .png, .webp, .avif].contains(format)
    }
}

extension Plan {
    /// Whether an encoder of this format and quality looks at the pixels of a picture of this size and then goes to work
    /// otherwise than before.
    fileprivate var isWrittenByItsPixels: Bool {
        if deferred == nil, size.pixels *| pages.count > 8_000_000 { return false }
        // From there on both keep colours whole, whatever is drawn.
        return !halvesColours || (output.quality ?? 0) < 90
    }

    /// Whether all that encoders of its format do about what is drawn is to keep colours whole.
    fileprivate var halvesColours: Bool { output.format == .jpeg || output.format == .avif }
}

extension OriginalFormat {
    /// Whether such a file says anything that is kept, colours included.
    fileprivate var holdsMetadata: Bool { ![.bmp, .ico, .svg, .pdf].contains(self) }
}

extension ImageHeader {
    fileprivate var isGrey: Bool { colorModel == .grey }
}

extension Recipe {
    /// Whether what is grey in the original is grey in the end.
    fileprivate var leavesGrey: Bool {
        if case .fill(let color)? = redaction?.manner, !color.isGrey { return false }
        return steps.allSatisfy { step in
            switch step {
            case .crop, .window, .trim, .resize, .flip: true
            case .filter(let filter): !filter.traits.setsColours
            case .rotate(_, let color): color?.isGrey ?? true
            case .extend(let canvas): canvas.background?.isGrey ?? true
            case .background(let color): color.isGrey
            case .overlay: false
            }
        }
    }

    /// Whether something in the picture may be transparent while its steps are done.
    fileprivate func mayBeClear(of header: ImageHeader) -> Bool {
        header.hasAlpha || steps.contains(where: \.isSlanted) || steps.contains(where: \.isExtend)
    }
}

extension Step {
    fileprivate var isSharpening: Bool {
        if case .filter(.sharpen) = self { true } else { false }
    }

    fileprivate var isTrim: Bool {
        if case .trim = self { true } else { false }
    }

    fileprivate var asksForAttention: Bool {
        if case .resize(let resize) = self { resize.gravity == .attention && resize.fit == .cover } else { false }
    }

    fileprivate var isResize: Bool {
        if case .resize = self { true } else { false }
    }

    fileprivate var isExtend: Bool {
        if case .extend = self { true } else { false }
    }
}

extension ImageHeader {
    /// Whether it was told by an earlier version, of a kind for which something has changed since that cannot be known
    /// from it: colours that may be told anywhere, or how a GIF or a TIFF was read.
    public var isOutdated: Bool {
        if colours == nil, [.png, .avif, .heic, .jxl].contains(format) || hasProfile { return true }
        return wasMisread == nil && (format == .gif || format == .tiff)
    }
}

extension Recipe {
    /// The first 128 bits of a SHA-256, as 32 lowercase hexadecimal digits: of the canonical text, and of the names of
    /// all changes that touch what is made by it, and of the validators of its layers.
    ///
    /// - Parameters:
    ///   - header: The original's header; `nil` where it is not known.
    ///   - layers: The validators of the originals of its layers, in the order of its inputs.
    /// - Returns: The digits.
    public func digest(for header: ImageHeader?, layers: [String] = []) -> String {
        let changes = header.map { header in RenderingChange.allCases.filter { $0.touches(self, of: header) } } ?? []
        let named = changes.reduce(canonicalText) { $0 + ";change=" + $1.rawValue }
        let text = layers.reduce(named) { $0 + ";layer=" + $1 }
        return Hexadecimal.text(SHA256.hash(data: Array(text.utf8)).prefix(16))
    }
}
