import Recipes

extension Parameter {
    /// All parameters: their names, what they take, what they do, and where that goes.
    ///
    /// Parsing, presets, the playground's list and the near misses of errors are made of it; `docs/parameters.md` and
    /// `openapi.yaml` are compared with it. Filters are done in the order of this table.
    static let table: [ParameterDefinition] = [
        .picture(
            "width",
            "w",
            "scalex",
            as: .side,
            example: "400",
            help: "The box's width in CSS pixels, or in percent of the picture's; scalex may be fractional.",
            says: { .box(.width($0)) }
        ),
        .picture(
            "height",
            "h",
            "scaley",
            as: .side,
            example: "300",
            help: "The box's height in CSS pixels, or in percent of the picture's; scaley may be fractional.",
            says: { .box(.height($0)) }
        ),
        .picture(
            "ar",
            "aspect",
            "aspect-ratio",
            as: .text { (value) throws(NativeError) in try Aspect(value) },
            example: "16:9",
            help: "The box's aspect where one side, or none, is given.",
            says: { .box(.aspect($0)) }
        ),
        .picture(
            "min-w",
            "min-width",
            as: .whole(1...FixedSize.largestSide),
            example: "200",
            help: "The least width of what comes out, as far as the original goes.",
            says: { .box(.leastWidth($0)) }
        ),
        .picture(
            "min-h",
            "min-height",
            as: .whole(1...FixedSize.largestSide),
            example: "200",
            help: "The least height of what comes out, as far as the original goes.",
            says: { .box(.leastHeight($0)) }
        ),
        .picture(
            "fit",
            as: .words(FitWord.allCases.map(\.rawValue), spellings: FitWord.spellings, FitWord.init(spelling:)),
            example: "cover",
            help: "How picture and box meet.",
            says: { .box(.fit($0)) }
        ),
        .picture(
            "enlarge",
            as: .flag,
            example: "1",
            help: "Whether the picture may become larger than it is; unless said, the fit decides.",
            says: { .box(.enlarge($0)) }
        ),
        .picture(
            "gravity",
            "position",
            "g",
            "pos",
            "a",
            as: .text(words: Gravity.spellings) { (value) throws(NativeError) in try Gravity(value) },
            example: "0.3,0.7",
            help: "What is kept, and where the picture stands on a canvas.",
            says: { .box(.gravity($0)) }
        ),
        .picture(
            "zoom",
            "fp-z",
            as: .number(0.1...10),
            example: "2",
            help: "How much closer the picture is seen, around what the gravity keeps.",
            says: { .box(.zoom($0)) }
        ),
        .picture(
            "padding",
            "pad",
            as: ValueKind(
                schema: ValueSchema(range: 0...Double(FixedSize.largestSide)),
                read: { (value) throws(NativeError) in try Padding(value) }
            ),
            example: "10,20",
            help: "Room around the picture in CSS pixels or percent: one to four lengths in the order of CSS.",
            says: { .box(.padding($0)) }
        ),
        .picture(
            "crop",
            "rect",
            as: .text { (value) throws(NativeError) in try CropValue(value) },
            example: "10%,10%,80%,80%",
            help: "x,y,w,h in pixels of the upright original, or each with a percent sign; or WxH with gravity.",
            says: { .shape(.crop($0)) }
        ),
        .picture(
            "dpr",
            as: .decimal(0.1...5),
            example: "2",
            help: "Multiplies whatever is in CSS pixels; sides, too, are from 1 to 16384 then.",
            says: { .box(.dpr($0)) }
        ),
        .picture(
            "format",
            "fm",
            "f",
            "encoding",
            "output",
            as: .words(FormatWord.spellings, FormatWord.init(spelling:)),
            example: "webp",
            help:
                "The format, or what is said in the picture's place; without one, the original's own where browsers show it.",
            says: { .output(.format($0)) }
        ),
        .picture(
            "quality",
            "q",
            as: .whole(1...100),
            example: "70",
            help: "How near to the original; more is nearer and longer.",
            says: { .output(.quality($0, .format)) }
        ),
        .picture(
            "background",
            "bg",
            as: .color,
            example: "ff8800",
            help: "Hexadecimal digits, or a CSS colour name.",
            says: { .shape(.background($0)) }
        ),
        .picture(
            "upright",
            as: .flag,
            example: "0",
            help: "Whether the picture is turned as its EXIF orientation says; on unless said.",
            says: { .shape(.upright($0)) }
        ),
        .picture(
            "rotate",
            "rot",
            "ro",
            as: .angle,
            example: "90",
            help: "Degrees clockwise.",
            says: { .shape(.rotate($0)) }
        ),
        .picture(
            "flip",
            as: .words(["h", "v", "hv", "none"], FlipWord.init(rawValue:)),
            example: "h",
            help: "Mirrors: left and right, top and bottom, or both.",
            says: { .shape(.flip($0)) }
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
            "normalize",
            "normalise",
            as: .flag,
            example: "1",
            help: "Stretches values from black to white: a flag, present without a value too.",
            make: { $0 ? .normalize(Normalize()) : nil },
            value: { if case .normalize = $0 { true } else { nil } }
        ),
        .filter(
            "exposure",
            as: .number(-4...4),
            example: "0.5",
            help: "Stops: how many times the light is doubled, or halved where it is negative; 0 changes nothing.",
            make: { .exposure(Exposure(stops: $0)) },
            value: { if case .exposure(let exposure) = $0 { exposure.stops } else { nil } }
        ),
        .filter(
            "gamma",
            as: .number(0.1...10),
            example: "1.4",
            help: "Values to the power of its inverse: above 1 is brighter; 1 changes nothing.",
            make: { .gamma(Gamma(gamma: $0)) },
            value: { if case .gamma(let gamma) = $0 { gamma.gamma } else { nil } }
        ),
        .filter(
            "curve",
            as: .curve,
            example: "0:0,0.5:0.6,1:1",
            help: "A smooth curve through 2 to 16 points before:after, each from 0 to 1, from left to right.",
            make: { .curve($0) },
            value: { if case .curve(let curve) = $0 { curve } else { nil } }
        ),
        .filter(
            "invert",
            as: .flag,
            example: "1",
            help: "A negative: a flag, present without a value too.",
            make: { $0 ? .invert(Invert()) : nil },
            value: { if case .invert = $0 { true } else { nil } }
        ),
        .filter(
            "grayscale",
            "greyscale",
            as: .flag,
            example: "1",
            help: "A flag, present without a value too.",
            make: { $0 ? .grayscale(Grayscale()) : nil },
            value: { if case .grayscale = $0 { true } else { nil } }
        ),
        .picture(
            "brightness",
            as: .number(0...10),
            example: "1.2",
            help: "A factor; 1 changes nothing.",
            says: { .filter(.brightness($0)) }
        ),
        .picture(
            "contrast",
            as: .number(0...10),
            example: "0.9",
            help: "A factor; 1 changes nothing.",
            says: { .filter(.contrast($0)) }
        ),
        .picture(
            "saturation",
            as: .number(0...10),
            example: "0.5",
            help: "A factor; 1 changes nothing.",
            says: { .filter(.saturation($0)) }
        ),
        .filter(
            "hue",
            as: .turn,
            example: "90",
            help: "Degrees by which colours are turned, as by CSS hue-rotate.",
            make: { .hue(Hue(degrees: $0)) },
            value: { if case .hue(let hue) = $0 { hue.degrees } else { nil } }
        ),
        .filter(
            "vibrance",
            as: .number(-1...1),
            example: "0.5",
            help: "More colour where there is little, or less where it is negative; 0 changes nothing.",
            make: { .vibrance(Vibrance(amount: $0)) },
            value: { if case .vibrance(let vibrance) = $0 { vibrance.amount } else { nil } }
        ),
        .filter(
            "sepia",
            as: .number(0...1),
            example: "0.8",
            help: "How much brown, as of CSS sepia; 0 changes nothing.",
            make: { .sepia(Sepia(amount: $0)) },
            value: { if case .sepia(let sepia) = $0 { sepia.amount } else { nil } }
        ),
        .filter(
            "monochrome",
            as: .pair(.opaqueColor, .number(0...1), default: 1),
            example: "ffd700,0.9",
            help:
                "The shades of one colour, which white becomes; behind a comma how far, 0 to 1, all the way unless said.",
            make: { .monochrome(Monochrome(color: $0.0, amount: $0.1)) },
            value: { if case .monochrome(let shades) = $0 { (shades.color, shades.amount) } else { nil } }
        ),
        .filter(
            "duotone",
            as: .duotone,
            example: "1e1e5a,ffd24a",
            help: "What black and what white become: two colours, and how far, 0 to 1, all the way unless said.",
            make: { .duotone($0) },
            value: { if case .duotone(let duotone) = $0 { duotone } else { nil } }
        ),
        .filter(
            "tint",
            as: .pair(.opaqueColor, .number(0...1), default: 1),
            example: "704214,0.8",
            help: "Toward a colour at equal lightness; behind a comma how far, 0 to 1, all the way unless said.",
            make: { .tint(Tint(color: $0.0, amount: $0.1)) },
            value: { if case .tint(let tint) = $0 { (tint.color, tint.amount) } else { nil } }
        ),
        .filter(
            "colorize",
            as: .pair(.opaqueColor, .number(0...1), default: 1),
            example: "008080,0.5",
            help: "A colour over the picture; behind a comma its opacity, 0 to 1, all of it unless said.",
            make: { .colorize(Colorize(color: $0.0, amount: $0.1)) },
            value: { if case .colorize(let cover) = $0 { (cover.color, cover.amount) } else { nil } }
        ),
        .filter(
            "pixelate",
            "px",
            "pixel",
            as: .whole(1...1000),
            example: "12",
            help: "The side of squares of one colour in CSS pixels; 1 changes nothing.",
            make: { .pixelate(Pixelate(side: $0)) },
            value: { if case .pixelate(let pixelate) = $0 { pixelate.side } else { nil } }
        ),
        .filter(
            "noise",
            as: .number(0...1),
            example: "0.1",
            help: "How much grain; 0 changes nothing.",
            make: { .noise(Noise(amount: $0)) },
            value: { if case .noise(let noise) = $0 { noise.amount } else { nil } }
        ),
        .filter(
            "gradient",
            as: .gradient,
            example: "000000,0,0.7,180",
            help:
                "A colour over the picture, its opacity at the start and at the end (0 and 1 unless said), and the direction "
                + "in degrees, as in CSS: 180, downward, unless said.",
            make: { .gradient($0) },
            value: { if case .gradient(let gradient) = $0 { gradient } else { nil } }
        ),
        .filter(
            "vignette",
            as: .number(0...1),
            example: "0.6",
            help: "How much darker the corners are; 0 changes nothing.",
            make: { .vignette(Vignette(amount: $0)) },
            value: { if case .vignette(let vignette) = $0 { vignette.amount } else { nil } }
        ),
        .filter(
            "border",
            as: .border,
            example: "4,000000",
            help:
                "A line's width in CSS pixels and its colour: inside of the picture's sides, or with a third word, outside, "
                + "around them.",
            make: { .border($0) },
            value: { if case .border(let border) = $0 { border } else { nil } }
        ),
        .filter(
            "radius",
            "corner-radius",
            as: .cornerRadius,
            example: "16",
            help:
                "Round corners: CSS pixels, a part of the shorter side up to 50%, or max; four clockwise from the upper left "
                + "one.",
            make: { .cornerRadius($0) },
            value: { if case .cornerRadius(let corners) = $0 { corners } else { nil } }
        ),
        .filter(
            "mask",
            as: .shape,
            example: "ellipse",
            help: "The shape that is left of the picture: the ellipse that touches its sides.",
            make: { .ellipse($0) },
            value: { if case .ellipse(let ellipse) = $0 { ellipse } else { nil } }
        ),
        .picture(
            "trim",
            as: .trimTolerance,
            example: "10",
            help: "A flag, present without a value too, or a tolerance.",
            says: { .shape(.trim($0)) }
        ),
        .picture(
            "trim-color",
            as: .text(words: Trim.Corner.allCases.map(\.rawValue)) { (value) throws(NativeError) in
                try Trim.Border(value)
            },
            example: "white",
            help: "The border's colour, or the corner whose pixel has it; top-left unless said.",
            says: { .shape(.trimBorder($0)) }
        ),
        .picture(
            "trim-sides",
            as: .text(words: Trim.Sides.words.map(\.word)) { (value) throws(NativeError) in try Trim.Sides(value) },
            example: "top,bottom",
            help: "The sides that are cut, with commas between them; all unless said.",
            says: { .shape(.trimSides($0)) }
        ),
        .picture(
            "trim-symmetric",
            as: ValueKind(
                schema: ValueSchema(words: Trim.Symmetry.words.map(\.word), isFlag: true),
                read: { (value) throws(NativeError) in try Trim.Symmetry(value) }
            ),
            example: "horizontal",
            help: "As much from one side as from the one opposite: a flag, or the direction in which.",
            says: { .shape(.trimSymmetry($0)) }
        ),
        .picture(
            "trim-margin",
            as: .whole(0...FixedSize.largestSide),
            example: "8",
            help: "Pixels of the border that are left on each side.",
            says: { .shape(.trimMargin($0)) }
        ),
        .picture(
            "redact",
            as: Redaction.kind,
            example: "faces,pixelate",
            help: "Makes faces unknowable: blurred, in blocks (pixelate), or painted over (fill:COLOR).",
            says: { .redaction($0) }
        ),
        .picture(
            "lossless",
            "ll",
            as: .flag,
            example: "1",
            help: "Whether every pixel stays as it is; unless said, the pixels decide.",
            says: { .output(.lossless($0)) }
        ),
        .picture(
            "chroma",
            as: .words(Chroma.allCases.map(\.rawValue), Chroma.init(rawValue:)),
            example: "444",
            help: "Colour at half of the resolution or at the whole; auto asks the pixels.",
            says: { .output(.chroma($0)) }
        ),
        .picture(
            "colors",
            "colorquant",
            as: .whole(2...256),
            example: "16",
            help: "The most colours of a palette, of PNG and GIF; 16 at most with format=palette.",
            says: { .output(.colors($0)) }
        ),
        .picture(
            "progressive",
            "interlace",
            "il",
            as: .flag,
            example: "1",
            help: "Whether the picture appears coarse first, of JPEG, PNG and GIF.",
            says: { .output(.progressive($0)) }
        ),
        .picture(
            "effort",
            as: .whole(0...9),
            example: "7",
            help: "How long an encoder looks for a shorter file: 0, its fastest, to 9, its slowest.",
            says: { .output(.effort($0)) }
        ),
        .picture(
            "max-bytes",
            as: .byteCount(ByteLimit.range),
            example: "200kB",
            help:
                "The most bytes of the file, as 200000, 200kB or 200KiB: it has the highest quality with which it fits.",
            says: { .output(.mostBytes($0)) }
        ),
        .picture(
            "max-bytes-scale",
            as: .flag,
            example: "1",
            help: "Whether the picture gets shorter sides where quality 10 is still too long for max-bytes.",
            says: { .output(.mayScale($0)) }
        ),
        .picture(
            "light",
            as: .words(Light.allCases.map(\.rawValue), Light.init(rawValue:)),
            example: "gamma",
            help: "The light that is averaged when a picture is resized.",
            says: { .output(.light($0)) }
        ),
        .picture(
            "page",
            as: .whole(1...100_000),
            example: "2",
            help: "The page or frame to start at.",
            says: { .output(.page($0)) }
        ),
        .picture(
            "frames",
            as: .whole(1...100_000),
            example: "10",
            help: "How many frames of an animation; all unless said.",
            says: { .output(.frames($0)) }
        ),
        .picture(
            "metadata",
            as: .words(["none", "copyright", "keep"], MetadataPolicy.init(rawValue:)),
            example: "copyright",
            help: "What of the original's metadata is kept.",
            says: { .output(.metadata($0)) }
        ),
        .picture(
            "color",
            as: .words(["srgb", "p3"], Gamut.init(rawValue:)),
            example: "p3",
            help:
                "The colours that may come out: sRGB, or Display P3 with a profile where the original has more than sRGB.",
            says: { .output(.gamut($0)) }
        ),
        .picture(
            "hdr",
            as: .words(["sdr", "keep"], HDRPolicy.init(word:)),
            example: "keep",
            help:
                "The light of HDR pictures: mapped to what every page can show, or kept, in AVIF, JPEG XL and PNG.",
            says: { .output(.hdr($0)) }
        ),
        .mark(
            "mark",
            "watermark",
            "wm",
            "overlay",
            as: .text { (value) throws(NativeError) in try OriginReference(mark: value) },
            example: "logo.png",
            help: "The key of an image that is put on the picture, or its address; mark.2 to mark.8 are further ones.",
            says: { .picture($0) }
        ),
        .mark(
            "mark-w",
            as: .text { (value) throws(NativeError) in try Length.markSide(value) },
            example: "25%",
            help: "The mark's width: pixels, or a part of the picture's width.",
            says: { .width($0) }
        ),
        .mark(
            "mark-h",
            as: .text { (value) throws(NativeError) in try Length.markSide(value) },
            example: "64",
            help: "The mark's height: pixels, or a part of the picture's height.",
            says: { .height($0) }
        ),
        .mark(
            "mark-fit",
            as: .words(MarkParameters.fits, spellings: MarkParameters.fitSpellings, MarkParameters.fit(spelling:)),
            example: "cover",
            help: "How the mark and its box of mark-w and mark-h meet; contain unless said.",
            says: { .fit($0) }
        ),
        .mark(
            "mark-align",
            as: .text(words: Gravity.alignmentWords) { (value) throws(NativeError) in try Gravity.alignment(value) },
            example: "top,left",
            help: "Where the mark stands; bottom,right unless said.",
            says: { .alignment($0) }
        ),
        .mark(
            "mark-x",
            as: .text { (value) throws(NativeError) in try Length.markOffset(value) },
            example: "20",
            help: "How far from the left, or with mark-align inward from the edge that it names: pixels or percent.",
            says: { .x($0) }
        ),
        .mark(
            "mark-y",
            as: .text { (value) throws(NativeError) in try Length.markOffset(value) },
            example: "5%",
            help: "How far from the top, or with mark-align inward from the edge that it names: pixels or percent.",
            says: { .y($0) }
        ),
        .mark(
            "mark-pad",
            as: .whole(0...FixedSize.largestSide),
            example: "10",
            help: "Pixels between the mark and the edges that it stands at, where mark-x and mark-y do not say.",
            says: { .padding($0) }
        ),
        .mark(
            "mark-alpha",
            as: .decimal(0...100),
            example: "60",
            help: "How opaque the mark is, in percent.",
            says: { .opacity($0) }
        ),
        .mark(
            "mark-rot",
            as: .angle,
            example: "-30",
            help: "Degrees by which the mark is turned, clockwise.",
            says: { .rotate($0) }
        ),
        .mark(
            "mark-tile",
            as: .text(words: ["none", "grid"]) { (value) throws(NativeError) in try MarkTiling(value) },
            example: "grid,40",
            help: "Repeats the mark all over the picture; behind a comma pixels between, 0 unless said.",
            says: { .tiling($0) }
        ),
        .mark(
            "mark-blend",
            as: .words(Blend.allCases.map(\.rawValue), Blend.init(rawValue:)),
            example: "multiply",
            help: "How the mark's colours and the picture's become one.",
            says: { .blend($0) }
        ),
        .mark(
            "mark-missing",
            as: .words(MissingMark.allCases.map(\.rawValue), MissingMark.init(rawValue:)),
            example: "ignore",
            help: "What is done about a mark that is not there: an error, or the picture without it.",
            says: { .missing($0) }
        ),
        .picture(
            "pipeline",
            as: .text { (value) throws(NativeError) in try Pipeline(value) },
            example: "crop:10,10,100,100/w:50/blur:3",
            help:
                "Steps in any order and any number of times, each done to what the one before has made: name:value, several "
                + "of one step with semicolons, a slash between steps.",
            says: { .pipeline($0) }
        ),
        .row(
            ["preset"],
            as: .text { (value) throws(NativeError) in try Presets.names(value) },
            example: "thumbnail",
            help:
                "A configured name, or several with commas, of which later ones win; thumbnail, small, medium, large, xl, "
                + "2xl and 3xl are built in. Behind a dot a format may follow: small.webp.",
            subject: .preset,
            says: { .presets($0) }
        ),
        .row(
            ["fallback"],
            as: .fallback,
            example: "2026/nothing.png",
            help:
                "The key of the original that is answered where the asked one is missing or broken; preset:NAME is that "
                + "preset's, and none is none.",
            subject: .fallback,
            says: { .fallback(.source($0)) }
        ),
        .row(
            ["fallback-status"],
            as: .fallbackStatus,
            example: "404",
            help: "The status with which a fallback is answered; error is what it would have been without one.",
            subject: .fallback,
            says: { .fallback(.status($0)) }
        ),
        .answer(
            "download",
            "dl",
            "filename",
            "attachment",
            as: .text { (value) throws(NativeError) in try FileName.checked(value) },
            example: "cat.jpg",
            help:
                "The file name to save under; at most 200 bytes of visible text without slashes, no dot at either end.",
            says: { .download($0) }
        ),
        .answer(
            "v",
            as: .text { (_) throws(NativeError) in true },
            example: "7",
            help: "A cache-buster; its value does not matter.",
            says: { _ in .version }
        ),
        .answer(
            "exp",
            "expires",
            as: .time,
            example: "4102444800",
            help: "The Unix time in seconds after which the URL is gone (410); see s.",
            says: { .expires($0) }
        ),
        .answer(
            "s",
            as: .text { (_) throws(NativeError) in true },
            example: "demo.9TZmbCdnAxgVbszYBw2l",
            help:
                "The signature, where the server has keys: the key's id, a dot, and base64url of the HMAC-SHA256 of path "
                + "and query without s, in their normal spelling or as sent.",
            says: { _ in .signature }
        ),
    ]
}
