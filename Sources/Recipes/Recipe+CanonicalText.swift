import Crypto

extension Recipe {
    /// Changed whenever the same recipe begins to give other pixels, so that stored variants are made anew.
    private static let renderingVersion = 1

    /// The recipe as one line of text: equal recipes have equal texts, different ones different texts.
    ///
    /// Stored variants are found by its digest, so the text of a step must never change its meaning.
    public var canonicalText: String {
        var text = "v\(Recipe.renderingVersion)"
        if pages != PageSelection() {
            text += ";pages=\(pages.first)+\(pages.count.map(String.init) ?? "all")"
        }
        for step in steps { text += ";" + step.canonicalText }
        text += ";output=\(output.canonicalText)"
        if rounding != .halfUp { text += ";rounding=\(rounding.rawValue)" }
        if light != .linear { text += ";light=\(light.rawValue)" }
        return text
    }

    /// The first 128 bits of the canonical text's SHA-256, as 32 lowercase hexadecimal digits.
    public var digest: String {
        let digits = Array("0123456789abcdef".utf8)
        var hexadecimal: [UInt8] = []
        hexadecimal.reserveCapacity(32)
        for byte in SHA256.hash(data: Array(canonicalText.utf8)).prefix(16) {
            hexadecimal.append(digits[Int(byte >> 4)])
            hexadecimal.append(digits[Int(byte & 15)])
        }
        return String(decoding: hexadecimal, as: UTF8.self)
    }
}

extension Step {
    fileprivate var canonicalText: String {
        switch self {
        case .crop(let region):
            "crop=\(region.x.canonicalText),\(region.y.canonicalText),\(region.width.canonicalText),"
                + region.height.canonicalText
        case .trim(let tolerance): "trim=\(tolerance)"
        case .resize(let resize):
            "resize=\(side(resize.width))x\(side(resize.height)),\(resize.fit.rawValue)"
                + (resize.enlarge ? ",enlarge" : "") + ",\(resize.gravity.canonicalText)"
        case .rotate(let degrees, let background): "rotate=\(degrees),\(paint(background))"
        case .flip(let flip): "flip=\(flip.rawValue)"
        case .blur(let sigma): "blur=\(sigma)"
        case .sharpen(let sigma): "sharpen=\(sigma)"
        case .grayscale: "grayscale"
        case .tone(let tone): "tone=\(tone.brightness),\(tone.contrast),\(tone.saturation)"
        case .extend(let canvas):
            "extend=\(canvas.width)x\(canvas.height),\(canvas.gravity.canonicalText),\(paint(canvas.background))"
        case .background(let color): "background=\(color.canonicalText)"
        }
    }

    private func side(_ length: Int?) -> String { length.map(String.init) ?? "" }

    private func paint(_ color: Color?) -> String { color?.canonicalText ?? "auto" }
}

extension Length {
    fileprivate var canonicalText: String {
        switch self {
        case .pixels(let value): "\(value)px"
        case .fraction(let value): "\(value)"
        }
    }
}

extension Gravity {
    fileprivate var canonicalText: String {
        switch self {
        case .point(let x, let y): "\(x):\(y)"
        case .attention: "attention"
        case .entropy: "entropy"
        }
    }
}

extension Color {
    fileprivate var canonicalText: String { "\(red).\(green).\(blue).\(alpha)" }
}

extension Output {
    fileprivate var canonicalText: String {
        let name =
            switch format {
            case .exact(let format): format.rawValue
            case .original(let acceptance): "original(\(acceptance.rawValue))"
            case .negotiated(let acceptance): "negotiated(\(acceptance.rawValue))"
            }
        return "\(name),q=\(quality.map(String.init) ?? "default"),metadata=\(metadata.rawValue)"
    }
}
