/// Whether the light of an HDR original stays in a variant, decided by what is asked for and without its pixels.
///
/// What stays are the numbers of the original's curve, which the eye sees at about equal distances (PQ, HLG). A picture is
/// made smaller or larger by these and not by the light that they stand for, whatever is said of light: a lamp may have
/// fifty times the light of a page's white, and the negative lobes of a resampling kernel would put black rims around it.
/// Steps that bring in colours, or reckon with sRGB's curve, do not fit such numbers.
struct HDRKeeping {
    private let policy: HDRPolicy
    private let colours: ImageColours?
    /// What stands in the way, as a sentence; `nil` where nothing does.
    private let obstacle: String?
    private let hasPalette: Bool

    /// The colours that can be told by numbers in all formats that hold HDR.
    private static let spaces: [ImageColours.Space] = [.sRGB, .displayP3, .rec2020]

    /// Looks at what is asked for.
    ///
    /// - Parameters:
    ///   - output: How the result is written.
    ///   - header: The original's header.
    ///   - builder: What is done to the picture.
    ///   - redacts: Whether faces are changed before that.
    /// - Throws: ``PlanError`` where HDR has to be kept and cannot be, whatever the format.
    init(
        _ output: Output,
        of header: ImageHeader,
        _ builder: PlanBuilder,
        redacts: Bool
    ) throws(PlanError) {
        let isSaid = output.hdr != nil
        let policy = output.hdr ?? (output.metadata == .keep ? .prefer : .sdr)
        guard header.isHDR, policy != .sdr, let told = header.colours else {
            (self.policy, colours, obstacle, hasPalette, isPreferred) = (.sdr, nil, nil, false, false)
            return
        }
        self.policy = policy
        colours = told
        hasPalette = output.options.colors != nil
        if !Self.spaces.contains(told.space) {
            obstacle = "whose primaries are none of BT.709, Display P3 and BT.2020"
        } else {
            let paint = redacts ? "'redact'" : Self.paint(in: builder.steps, builder.deferred)
            obstacle = paint.map { "together with \($0)" }
        }
        isPreferred = isSaid && obstacle == nil
        if policy == .keep, let obstacle {
            throw PlanError(.formatCannot, "The HDR of this original cannot be kept ('hdr=keep') \(obstacle).")
        }
    }

    /// Whether a format that holds HDR is chosen before others.
    let isPreferred: Bool

    /// Why a format that was chosen is none, as a sentence goes on behind "cannot"; `nil` where it is one.
    ///
    /// - Parameters:
    ///   - format: The format.
    ///   - isNegotiated: Whether it is the best that the client shows, which is then shown without HDR.
    /// - Returns: The rest of the sentence.
    func refusal(of format: OutputFormat, isNegotiated: Bool) -> String? {
        guard policy == .keep, !isNegotiated else { return nil }
        if !format.holdsHDR { return "keep HDR ('hdr=keep'): avif, jxl and png can" }
        return hasPalette ? "keep HDR ('hdr=keep') and have a palette of so many 'colors'" : nil
    }

    /// What the numbers of the pixels mean in a format; `nil` where HDR is not kept.
    func colours(in format: OutputFormat) -> ImageColours? {
        obstacle == nil && format.holdsHDR && !hasPalette ? colours : nil
    }

    /// The first thing that is done with colours of sRGB, as a sentence names it; `nil` where nothing is.
    private static func paint(in steps: [PlanStep], _ deferred: Plan.Deferred?) -> String? {
        for step in steps {
            switch step {
            case .extract, .scale, .extractInteresting, .flip: continue
            case .filter(let filter): return filter.spelling
            case .rotate(let degrees, _, let color):
                if !Turning.isQuarter(degrees), color.isSeen { return background }
            case .embed(_, _, _, let color): if color.isSeen { return background }
            case .flatten: return background
            case .overlay: return layer
            }
        }
        guard let deferred else { return nil }
        let mayShowThrough = deferred.hasAlpha || deferred.isUncovered
        for step in deferred.remaining {
            switch step {
            case .crop, .window, .trim, .resize, .flip: continue
            case .filter(let filter): if !filter.traits.changesNothing { return filter.spelling }
            case .rotate(_, let color): if step.isSlanted, color.isSeen { return background }
            case .extend(let canvas): if canvas.background.isSeen { return background }
            case .background(let color): if mayShowThrough, color.alpha > 0 { return background }
            case .overlay(let overlay): if overlay.opacity > 0 { return layer }
            }
        }
        return nil
    }

    private static let layer = "a picture in front of it ('mark')"
    private static let background = "a colour behind or around the picture ('background')"
}

extension Filter {
    /// What URLs say for it.
    fileprivate var spelling: String {
        switch self {
        case .blur: "'blur'"
        case .border: "'border'"
        case .colorize: "'colorize'"
        case .cornerRadius: "'radius'"
        case .curve: "'curve'"
        case .duotone: "'duotone'"
        case .ellipse: "'mask'"
        case .exposure: "'exposure'"
        case .gamma: "'gamma'"
        case .gradient: "'gradient'"
        case .grayscale: "'grayscale'"
        case .hue: "'hue'"
        case .invert: "'invert'"
        case .monochrome: "'monochrome'"
        case .noise: "'noise'"
        case .normalize: "'normalize'"
        case .pixelate: "'pixelate'"
        case .sepia: "'sepia'"
        case .sharpen: "'sharpen'"
        case .tint: "'tint'"
        case .tone: "'brightness', 'contrast' or 'saturation'"
        case .vibrance: "'vibrance'"
        case .vignette: "'vignette'"
        }
    }
}

extension Color? {
    fileprivate var isSeen: Bool { map { $0.alpha > 0 } ?? false }
}
