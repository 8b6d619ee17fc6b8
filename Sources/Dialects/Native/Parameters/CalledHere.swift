/// Names that other services have for what is said here under another one, and differently.
enum CalledHere {
    /// What is said here for a name; `nil` where nothing is.
    static func sentence(for name: String) -> String? {
        guard let ours = words[name] else { return nil }
        return "'\(name)' is called \(ours) here."
    }

    /// Names, and how the sentence goes on between "is called" and "here".
    static let words: [String: String] = [
        "max-w": "'width'", "max-h": "'height'", "maxwidth": "'width'", "maxheight": "'height'",
        "size": "'width' and 'height'",
        "resize": "'width', 'height' and 'fit'", "mode": "'fit'", "fill": "'fit=pad' with 'background'",
        "upscale": "'enlarge'", "orient": "'upright' and 'rotate'", "autorotate": "'upright'",
        "cx": "'crop=x,y,width,height'", "cy": "'crop=x,y,width,height'",
        "cw": "'crop=x,y,width,height'",
        "ch": "'crop=x,y,width,height'", "extract": "'crop=x,y,width,height'",
        "precrop": "'crop=x,y,width,height'",
        "usm": "'sharpen'", "usmrad": "'sharpen'", "chromasub": "'chroma'", "compression": "'effort'",
        "strip": "'metadata'", "iptc": "'metadata'", "cs": "'color'", "trim-tol": "'trim'",
        "trim-pad": "'trim-margin'",
        "frame": "'page' with 'frames=1'", "bg-color": "'background'",
        "p": "'preset'", "t": "'preset'", "class": "'preset'", "sig": "'s'", "signature": "'s'",
        "pad-top": "'padding'",
        "pad-right": "'padding'", "pad-bottom": "'padding'", "pad-left": "'padding'",
    ]
}
