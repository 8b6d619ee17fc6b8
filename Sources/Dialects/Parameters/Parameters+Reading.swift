import Recipes

extension Parameters {
    /// The largest side that can be asked for, in pixels.
    static let largestSide = 16384
    private static let sides = 1...largestSide
    private static let pages = 1...100_000
    private static let toneFactors = 0.0...10.0

    /// Understands one parameter.
    mutating func read(_ value: ParameterValue) throws(DialectError) {
        switch value.parameter {
        case .width: width = try Parameters.side(value)
        case .height: height = try Parameters.side(value)
        case .fit:
            fit = try value.choice(
                of: FitWord.allCases.map(\.rawValue),
                spellings: FitWord.spellings,
                FitWord.init(spelling:)
            )
        case .gravity: gravity = try Gravity(value)
        case .crop: crop = try Region(value)
        case .dpr: dpr = try value.decimal(in: 0.1...5)
        case .format: format = try value.choice(of: FormatWord.spellings, FormatWord.init(spelling:))
        case .quality: quality = try value.whole(in: 1...100)
        case .background: background = try Color(value)
        case .rotate: rotate = try value.decimal(in: -999_999...999_999, unit: " of degrees").degreesOfCircle
        case .flip: flip = try value.choice(of: ["h", "v", "hv", "none"], FlipWord.init(rawValue:))
        case .blur: blur = try value.decimal(in: 0.1...250).value
        case .sharpen: sharpen = try value.decimal(in: 0.1...10).value
        case .grayscale: grayscale = try value.flag()
        case .brightness: brightness = try value.decimal(in: Parameters.toneFactors).value
        case .contrast: contrast = try value.decimal(in: Parameters.toneFactors).value
        case .saturation: saturation = try value.decimal(in: Parameters.toneFactors).value
        case .trim: trim = try Trim(value)
        case .page: page = try value.whole(in: Parameters.pages)
        case .frames: frames = try value.whole(in: Parameters.pages)
        case .metadata:
            metadata = try value.choice(of: ["none", "copyright", "keep"], MetadataPolicy.init(rawValue:))
        case .preset: preset = try value.required("the name of a preset")
        case .download: download = try FileName.checked(value)
        case .version: hasVersion = true
        case .expires: expires = try Parameters.time(value)
        case .signature: hasSignature = true
        }
    }

    private static func side(_ value: ParameterValue) throws(DialectError) -> Int {
        guard value.spelling == "scalex" || value.spelling == "scaley" else { return try value.whole(in: sides) }
        let allowed = "a number from 1 to \(largestSide)"
        let text = try value.required(allowed)
        guard let number = PlainDecimal(text.utf8) else { throw value.refusal(allowed: allowed) }
        guard number.mantissa > 0, number.value <= Double(largestSide) else {
            throw value.refusal(.outOfRange, allowed: allowed)
        }
        let side = number.timesRoundedHalfUp(1)
        guard side > 0 else { throw value.refusal(.outOfRange, allowed: allowed) }
        return side
    }

    /// Reads a Unix time.
    static func time(_ value: ParameterValue) throws(DialectError) -> Int {
        let allowed = "a Unix time in whole seconds"
        let text = try value.required(allowed)
        let isDigits = text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        guard isDigits, text.utf8.count <= 15, let time = Int(text) else { throw value.refusal(allowed: allowed) }
        return time
    }
}

extension Trim {
    /// Reads a flag or a tolerance; bare digits are a tolerance, so that `trim=1` is not `trim`.
    init(_ value: ParameterValue) throws(DialectError) {
        switch value.text {
        case nil, "", "true": self = .on(tolerance: Trim.defaultTolerance)
        case "false": self = .off
        default:
            let allowed = "no value, true, false, or a tolerance from 0 to 255"
            guard let number = PlainDecimal((value.text ?? "").utf8) else { throw value.refusal(allowed: allowed) }
            guard 0.0...255.0 ~= number.value else { throw value.refusal(.outOfRange, allowed: allowed) }
            self = .on(tolerance: number.value)
        }
    }
}
