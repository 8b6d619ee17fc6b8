/// Names that other services have for what is said here under another one, and differently.
enum CalledHere {
    /// What is said here for a name; `nil` where nothing is.
    static func sentence(for name: String) -> String? {
        guard let ours = words[name] else { return nil }
        return "'\(name)' is called \(ours) here."
    }

    /// Names, and how the sentence goes on between "is called" and "here".
    static let words = Dictionary(
        groups.flatMap { ours, names in names.map { ($0, ours) } },
        uniquingKeysWith: { first, _ in first }
    )

    /// The same by what is said here, in the order of the table of parameters.
    private static let groups: [(ours: String, names: [String])] = [
        ("'width'", ["max-w", "maxwidth", "imwidth"]),
        ("'height'", ["max-h", "maxheight"]),
        ("'width' and 'height'", ["size"]),
        ("'width', 'height' and 'fit'", ["resize"]),
        ("'ar'", ["aspect_ratio", "aspectratio"]),
        ("'dpr'", ["imdensity"]),
        ("'fit'", ["mode", "force", "nocrop", "fit-in"]),
        ("'fit=pad' with 'background'", ["fill", "canvas"]),
        ("'enlarge'", ["upscale", "upscaling", "no_upscale", "withoutEnlargement"]),
        ("'gravity'", ["align", "crop_gravity"]),
        ("'gravity=smart'", ["smart"]),
        ("'gravity=x,y'", ["focal", "fpx", "fpy"]),
        ("'zoom'", ["factor"]),
        ("'upright' and 'rotate'", ["orient"]),
        ("'upright'", ["autorotate", "norotation"]),
        (
            "'crop=x,y,width,height'",
            ["cx", "cy", "cw", "ch", "extract", "precrop", "left", "top", "areawidth", "areaheight"]
        ),
        ("'blur'", ["sigma"]),
        ("'sharpen'", ["usm", "usmrad"]),
        ("'gamma'", ["gam"]),
        ("'invert'", ["negate"]),
        ("'vibrance'", ["vib"]),
        ("'brightness', 'saturation' and 'hue'", ["mod", "modulate"]),
        ("'duotone=dark,light,amount'", ["duotone-alpha"]),
        ("'radius'", ["border-radius", "round_corner"]),
        ("'chroma'", ["chromasub"]),
        ("'progressive'", ["jpg-progressive"]),
        ("'effort'", ["compression", "level"]),
        ("'quality'", ["optimize"]),
        ("'metadata'", ["strip", "iptc", "stripmeta", "strip_exif", "strip_metadata"]),
        ("'color'", ["cs", "colorspace"]),
        ("'trim'", ["trim-tol"]),
        ("'trim-color'", ["tbg"]),
        ("'trim-margin'", ["trim-pad"]),
        ("'page' with 'frames=1'", ["frame"]),
        ("'frames'", ["n", "pages", "animated"]),
        ("'format'", ["type"]),
        ("'format=auto'", ["auto_optimize"]),
        ("'format=palette'", ["palette"]),
        ("'background'", ["bg-color", "background_color", "cbg", "mbg", "rbg", "mask-bg", "fill-color", "flatten"]),
        ("'padding'", ["pad-top", "pad-right", "pad-bottom", "pad-left", "extend"]),
        ("'mark' with 'mark-blend'", ["blend"]),
        ("'mark-blend'", ["blend-mode"]),
        ("'mark-w'", ["markw", "mark-scale"]),
        ("'mark-h'", ["markh"]),
        ("'mark-x'", ["markx"]),
        ("'mark-y'", ["marky"]),
        ("'mark-pad'", ["markpad"]),
        ("'mark-fit'", ["markfit"]),
        ("'mark-align'", ["markalign", "markpos"]),
        ("'mark-alpha'", ["markalpha", "opacity"]),
        ("'pipeline'", ["operations", "tr"]),
        ("'preset'", ["p", "t", "class", "impolicy"]),
        ("'fallback'", ["onerror", "default", "di"]),
        ("'s'", ["sig", "signature", "sign"]),
    ]
}
