import Recipes
import Vips

/// What a file says of its colours outside of a profile.
struct ColourStatements: Equatable {
    /// Primaries and curve, told by numbers of H.273 or in words of the format.
    var encoding: RGBColours?
    /// Whether these go before a profile.
    var encodingGoesFirst = false
    /// Whether it says that it is sRGB.
    var isSRGB = false
    /// The power by which light was encoded, such as 1/2.2.
    var gamma: Double?
    /// The colours of red, green, blue and white.
    var primaries: Primaries?
    /// Candelas a square metre of the brightest light, of an HDR picture that says so.
    var peakLuminance: Double?
}

/// What the numbers of an original's pixels mean, and where it says so.
struct ColourDescription: Equatable {
    /// What is to be done about them.
    enum Kind: Equatable {
        /// What everyone assumes.
        case sRGB
        /// Curves and a matrix.
        case colours(RGBColours)
        /// A profile with tables, from which colours are taken with an intent.
        case tables(ICCProfile.TableIntent)
    }

    /// Where it is said.
    let source: ImageColours.Source
    /// What it means.
    let kind: Kind
    /// Candelas a square metre of the brightest light of an HDR picture, where it is told.
    let peakLuminance: Double?

    /// Weighs what a file says in the order of browsers: primaries and curve, a profile, `sRGB`, `gAMA` and `cHRM`.
    ///
    /// - Parameters:
    ///   - statements: What is said outside of a profile.
    ///   - profile: The profile; one of another kind of colours than the pixels is as none.
    ///   - isGrey: Whether pixels have no colours.
    init(_ statements: ColourStatements, _ profile: ICCProfile?, isGrey: Bool) {
        let fitting = profile.flatMap { $0.space == (isGrey ? .grey : .rgb) ? $0 : nil }
        peakLuminance = statements.encoding == nil ? nil : statements.peakLuminance
        if let encoding = statements.encoding, statements.encodingGoesFirst || fitting == nil {
            source = .cicp
            kind = Self.kind(of: encoding, isGrey)
        } else if let fitting, let told = Self.kind(of: fitting) {
            (source, kind) = (Self.isTables(told) ? .tables : .icc, told)
        } else if statements.isSRGB {
            (source, kind) = (.srgb, .sRGB)
        } else if let gamma = statements.gamma {
            let primaries = statements.primaries ?? .sRGB
            // As browsers do, where primaries are told the number is a power and nothing else.
            let isUsual = statements.primaries == nil && Self.isUsual(gamma)
            let curve = isUsual ? TransferCurve.sRGB : .power(1 / gamma)
            source = .gama
            kind = Self.kind(of: RGBColours(curves: [curve], toXYZ: primaries.toXYZ), isGrey)
        } else {
            (source, kind) = (.none, .sRGB)
        }
    }

    private static func kind(of colours: RGBColours, _ isGrey: Bool) -> Kind {
        let seen = isGrey ? RGBColours(curves: colours.curves, toXYZ: nil) : colours
        return seen.isSRGB ? .sRGB : .colours(seen)
    }

    /// A profile of neither tables nor curves is damaged, and as none.
    private static func kind(of profile: ICCProfile) -> Kind? {
        if let intent = profile.tableIntent { return .tables(intent) }
        return profile.colours.map { $0.isSRGB ? .sRGB : .colours($0) }
    }

    private static func isTables(_ kind: Kind) -> Bool { if case .tables = kind { true } else { false } }

    /// Whether a profile says it.
    var isToldByProfile: Bool { source == .icc || source == .tables }

    /// Colours of other primaries than sRGB's that no profile tells; `nil` of HDR, too, whose light needs another curve.
    var otherPrimaries: RGBColours? {
        guard case .colours(let colours) = kind, !isToldByProfile, !colours.isHDR, !colours.hasUsualPrimaries else {
            return nil
        }
        return colours
    }

    /// The same for whoever has no pixels at hand.
    var told: ImageColours {
        switch kind {
        case .sRGB: ImageColours(source: source)
        case .colours(let colours): ImageColours(source: source, space: colours.space, range: colours.range)
        case .tables: ImageColours(source: source, space: .other)
        }
    }

    /// 1/2.2 is how PNG says sRGB in a number.
    private static func isUsual(_ gamma: Double) -> Bool { abs(gamma - 0.45455) < 0.0005 }
}
