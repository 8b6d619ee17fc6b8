import Recipes
import Vips

/// The colours that a variant's pixels are in.
enum VariantColours: Hashable {
    /// sRGB.
    case sRGB
    /// Display P3, with a profile of ours.
    case displayP3
    /// Those of the original's profile, which stays.
    case original
    /// The primaries that an original tells without a profile, with sRGB's curve and a profile of ours.
    case told
    /// Those of an HDR original, in 16 bits, told by numbers.
    case hdr

    /// Chooses what a plan wants of an original, as far as that is possible.
    init(of plan: Plan, _ original: Original) {
        let keepsAll = plan.output.metadata == .keep
        let paints = plan.deferred != nil || plan.steps.contains(where: \.paints) || plan.redaction?.paints == true
        if plan.output.hdr != nil {
            self = .hdr
        } else if keepsAll, original.colours.isToldByProfile, plan.output.holdsProfile(of: original.header),
            plan.keepsColours(of: original)
        {
            self = .original
        } else if keepsAll, !paints, plan.output.format.holdsProfile, let told = original.colours.otherPrimaries {
            self = told.space == .displayP3 ? .displayP3 : .told
        } else if plan.output.gamut == .displayP3, !paints {
            self = .displayP3
        } else {
            self = .sRGB
        }
    }

    /// The profile of ours that says what they are; `nil` where none is needed, or the original's own does.
    func profile(of original: Original) -> [UInt8]? {
        switch self {
        case .sRGB, .original, .hdr: return nil
        case .displayP3: return MatrixProfile.displayP3
        case .told:
            guard let colours = original.colours.otherPrimaries, let matrix = colours.toXYZ else { return nil }
            let name =
                switch colours.space {
                case .adobeRGB: "Adobe RGB"
                case .rec2020: "Rec. 2020"
                case .displayP3: "Display P3"
                case .sRGB, .linearSRGB, .other: "Other"
                }
            return MatrixProfile.bytes(named: "\(name) primaries, sRGB curve", matrix)
        }
    }
}

extension PlanOutput {
    /// Whether the file's pixels are of the kind that an original's profile describes: a profile of grey fits neither
    /// formats that have colours only nor a palette, and others ignore it there, or show nothing.
    fileprivate func holdsProfile(of header: ImageHeader) -> Bool {
        guard header.colorModel == .grey else { return format.holdsProfile }
        switch format {
        case .jpeg, .tiff, .jxl: return true
        case .png: return options.colors == nil
        case .webp, .avif, .gif: return false
        }
    }
}

/// What becomes of an original's colours on the way to a picture.
enum ColourPlan {
    /// They are those that are wanted, or said to be nothing else.
    case asTheyAre
    /// They stay, together with their profile.
    case kept
    /// They stay in 16 bits, without a profile, which says the same in other words at best.
    case keptWide
    /// They are converted in light, by curves and a matrix.
    case converted(ColourConversion)
    /// They are converted by the tables of their profile, after the picture has become small.
    case throughProfile(ICCProfile.TableIntent, VariantColours)

    /// Chooses.
    init(_ original: Original, to wanted: VariantColours) {
        switch (wanted, original.colours.kind) {
        case (.original, _): self = .kept
        case (.hdr, _): self = .keptWide
        case (.told, _): self = original.conversionToUsualCurve.map { .converted($0) } ?? .asTheyAre
        case (_, .tables(let intent)): self = .throughProfile(intent, wanted)
        case (.sRGB, _): self = original.conversion.map { .converted($0) } ?? .asTheyAre
        case (.displayP3, _): self = original.conversion(to: .displayP3).map { .converted($0) } ?? .asTheyAre
        }
    }

    /// What a picture of these colours needs to be sRGB after all.
    static func finishing(_ colours: VariantColours, of original: Original) -> ColourPlan {
        switch colours {
        case .sRGB: .asTheyAre
        case .displayP3: .converted(.fromDisplayP3)
        case .told:
            original.colours.otherPrimaries?.toXYZ.map { .converted(.fromUsualCurve($0)) } ?? .asTheyAre
        case .original, .hdr: ColourPlan(original, to: .sRGB)
        }
    }

    /// The conversion that goes on in light.
    var conversion: ColourConversion? {
        if case .converted(let conversion) = self { conversion } else { nil }
    }

    /// A picture as it is made smaller: in 16 bits where they stay, since a mean lies between two values of 8.
    func prepared(_ image: Image) throws(VipsError) -> Image {
        guard case .keptWide = self else { return image }
        var factor = 257.0
        if image.format == .uint16 {
            // libvips leaves the lowest bits of HEIC's 10 or 12 at 0, so that the brightest of them is not quite 65535.
            guard let bits = image.int("heif-bitdepth"), (9...15).contains(bits) else { return image }
            factor = 65_535 / Double(65_536 - (1 << (16 - bits)))
        }
        let wide = try image.linear(factors: [factor], offsets: [0.5]).cast(to: .uint16)
        return try wide.interpreted(as: image.bands < 3 ? .grey16 : .rgb16)
    }

    /// Finishes what is small by now and converted, unless a profile's tables do it: 8 bits, unless 16 stay.
    ///
    /// - Parameters:
    ///   - image: A picture of 8 or 16 bits with its metadata.
    ///   - tables: For 16 bits.
    /// - Returns: The picture.
    /// - Throws: ``VipsError`` where its pixels cannot be computed.
    func finished(_ image: Image, _ tables: TransferTables) throws(VipsError) -> Image {
        if case .keptWide = self { return try image.editingMetadata { $0.remove("icc-profile-data") } }
        if case .throughProfile(let intent, let wanted) = self,
            let converted = Self.converted(image, intent, to: wanted)
        {
            return converted
        }
        let narrow = image.format == .uint16 ? try tables.narrowed(image) : image
        if case .kept = self { return narrow }
        return try narrow.editingMetadata { $0.remove("icc-profile-data") }
    }

    /// `nil` where the profile cannot be applied: it is as none then, as in browsers.
    private static func converted(
        _ image: Image,
        _ intent: ICCProfile.TableIntent,
        to wanted: VariantColours
    ) -> Image? {
        let intent: Intent =
            switch intent {
            case .perceptual: .perceptual
            case .relative: .relative
            case .saturation: .saturation
            }
        return try? image.transformed(
            to: wanted == .displayP3 ? "p3" : "srgb",
            embedded: true,
            intent: intent,
            blackPointCompensation: true
        ).editingMetadata { $0.remove("icc-profile-data") }
    }
}

extension Plan {
    /// Whether a picture's pixels are of its original's kind to the end.
    ///
    /// Not where colours are made of grey, or a step gives it colours of sRGB: the profile would not fit.
    fileprivate func keepsColours(of original: Original) -> Bool {
        let isGrey = original.header.colorModel == .grey
        if isGrey, deferred != nil { return false }
        // Be they put on behind a look at pixels.
        if !overlays.isEmpty { return false }
        return steps.allSatisfy { step in
            switch step {
            case .extract, .scale, .extractInteresting, .flip: true
            case .filter(let filter): !filter.traits.setsColours
            case .rotate(let degrees, _, _): !isGrey || degrees.truncatingRemainder(dividingBy: 90) == 0
            case .embed, .flatten: !isGrey
            case .overlay: false
            }
        }
    }
}

extension Redaction {
    /// Whether it brings in colours, which are those of sRGB.
    fileprivate var paints: Bool {
        if case .fill(let color) = manner { !color.isGrey } else { false }
    }
}

extension PlanStep {
    /// Whether the step brings in colours, which are those of sRGB.
    fileprivate var paints: Bool {
        switch self {
        case .extract, .scale, .extractInteresting, .flip: false
        case .filter(let filter): filter.traits.setsColours
        case .rotate(_, _, let color), .embed(_, _, _, let color): color?.isGrey == false
        case .flatten(let color): !color.isGrey
        case .overlay: true
        }
    }
}
