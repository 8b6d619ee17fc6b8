import Recipes

extension Parameter {
    /// All parameters: their names, what they take, what they do, and where that goes.
    ///
    /// Parsing, presets, the playground's list and the near misses of errors are made of it; `docs/parameters.md` and
    /// `openapi.yaml` are compared with it. Filters are done in the order of this table.
    static let table: [ParameterDefinition] = [
        .kept(
            "width",
            "w",
            "scalex",
            as: .side,
            in: \.width,
            example: "400",
            help: "The box's width in CSS pixels; scalex may be fractional."
        ),
        .kept(
            "height",
            "h",
            "scaley",
            as: .side,
            in: \.height,
            example: "300",
            help: "The box's height in CSS pixels; scaley may be fractional."
        ),
        .kept(
            "fit",
            as: .words(FitWord.allCases.map(\.rawValue), spellings: FitWord.spellings, FitWord.init(spelling:)),
            in: \.fit,
            example: "cover",
            help: "How picture and box meet."
        ),
        .kept(
            "gravity",
            "position",
            "g",
            as: .text { (value) throws(DialectError) in try Gravity(value) },
            in: \.gravity,
            example: "0.3,0.7",
            help: "What is kept, and where the picture stands on a canvas."
        ),
        .kept(
            "crop",
            "rect",
            as: .text { (value) throws(DialectError) in try Region(value) },
            in: \.crop,
            example: "10%,10%,80%,80%",
            help: "x,y,w,h in pixels of the upright original, or each with a percent sign."
        ),
        .kept(
            "dpr",
            as: .decimal(0.1...5),
            in: \.dpr,
            example: "2",
            help: "Multiplies width and height; the products, too, are from 1 to 16384."
        ),
        .kept(
            "format",
            "fm",
            "f",
            "encoding",
            "output",
            as: .words(FormatWord.spellings, FormatWord.init(spelling:)),
            in: \.format,
            example: "webp",
            help: "The format; without one, the original's own where browsers show it."
        ),
        .kept(
            "quality",
            "q",
            as: .whole(1...100),
            in: \.quality,
            example: "70",
            help: "How near to the original; more is nearer and longer."
        ),
        .kept(
            "background",
            "bg",
            as: .color,
            in: \.background,
            example: "ff8800",
            help: "Hexadecimal digits, or a CSS colour name."
        ),
        .kept("rotate", "rot", as: .angle, in: \.rotate, example: "90", help: "Degrees clockwise."),
        .kept(
            "flip",
            as: .words(["h", "v", "hv", "none"], FlipWord.init(rawValue:)),
            in: \.flip,
            example: "h",
            help: "Mirrors: left and right, top and bottom, or both."
        ),
        .filter(
            "blur",
            as: .number(0.1...250),
            example: "5",
            help: "Sigma in pixels.",
            make: { .blur(Blur(sigma: $0)) },
            value: { if case .blur(let blur) = $0 { blur.sigma } else { nil } }
        ),
        .filter(
            "sharpen",
            "sharp",
            as: .number(0.1...10),
            example: "1",
            help: "Sigma in pixels.",
            make: { .sharpen(Sharpen(sigma: $0)) },
            value: { if case .sharpen(let sharpen) = $0 { sharpen.sigma } else { nil } }
        ),
        .filter(
            "grayscale",
            as: .flag,
            example: "1",
            help: "A flag, present without a value too.",
            make: { $0 ? .grayscale(Grayscale()) : nil },
            value: { if case .grayscale = $0 { true } else { nil } }
        ),
        .kept(
            "brightness",
            as: .number(0...10),
            in: \.brightness,
            example: "1.2",
            help: "A factor; 1 changes nothing.",
            filter: { $0.tone == Tone() ? nil : .tone($0.tone) }
        ),
        .kept(
            "contrast",
            as: .number(0...10),
            in: \.contrast,
            example: "0.9",
            help: "A factor; 1 changes nothing."
        ),
        .kept(
            "saturation",
            as: .number(0...10),
            in: \.saturation,
            example: "0.5",
            help: "A factor; 1 changes nothing."
        ),
        .filter(
            "tint",
            as: .pair(.opaqueColor, .number(0...1), default: 1),
            example: "704214,0.8",
            help: "Toward a colour at equal lightness; behind a comma how far, 0 to 1, all the way unless said.",
            make: { .tint(Tint(color: $0.0, amount: $0.1)) },
            value: { if case .tint(let tint) = $0 { (tint.color, tint.amount) } else { nil } }
        ),
        .kept(
            "trim",
            as: .trim,
            in: \.trim,
            example: "10",
            help: "A flag, present without a value too, or a tolerance."
        ),
        .kept(
            "page",
            as: .whole(1...100_000),
            in: \.page,
            example: "2",
            help: "The page or frame to start at."
        ),
        .kept(
            "frames",
            as: .whole(1...100_000),
            in: \.frames,
            example: "10",
            help: "How many frames of an animation; all unless said."
        ),
        .kept(
            "metadata",
            as: .words(["none", "copyright", "keep"], MetadataPolicy.init(rawValue:)),
            in: \.metadata,
            example: "copyright",
            help: "What of the original's metadata is kept."
        ),
        .kept(
            "preset",
            as: .text { (value) throws(DialectError) in try value.required("the name of a preset") },
            in: \.preset,
            example: "thumbnail",
            help: "A configured name; thumbnail, small, medium, large, xl, 2xl and 3xl are built in.",
            place: .preset
        ),
        .kept(
            "download",
            as: .text { (value) throws(DialectError) in try FileName.checked(value) },
            in: \.download,
            example: "cat.jpg",
            help:
                "The file name to save under; at most 200 bytes of visible text without slashes, no dot at either end.",
            place: .answer
        ),
        .kept(
            "v",
            as: .text { (_) throws(DialectError) in true },
            in: \.version,
            example: "7",
            help: "A cache-buster; its value does not matter.",
            place: .answer
        ),
        .kept(
            "exp",
            as: .time,
            in: \.expires,
            example: "4102444800",
            help: "The Unix time in seconds after which the URL is gone (410); see s.",
            place: .answer
        ),
        .kept(
            "s",
            as: .text { (_) throws(DialectError) in true },
            in: \.signature,
            example: "demo.9TZmbCdnAxgVbszYBw2l",
            help:
                "The signature, where the server has keys: the key's id, a dot, and base64url of the HMAC-SHA256 of path "
                + "and query without s, in their normal spelling or as sent.",
            place: .answer
        ),
    ]
}
