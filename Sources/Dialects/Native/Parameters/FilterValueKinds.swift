import Recipes

extension ParameterValue {
    /// What stands between commas, each as a value of the parameter.
    ///
    /// - Parameters:
    ///   - counts: How many there may be.
    ///   - allowed: What the parameter takes, for the error's sentence.
    /// - Returns: The parts.
    /// - Throws: A `NativeError` where there are more or fewer.
    func parts(_ counts: ClosedRange<Int>, allowed: String) throws(NativeError) -> [ParameterValue] {
        let texts = try required(allowed).split(separator: ",", omittingEmptySubsequences: false)
        guard counts.contains(texts.count) else { throw refusal(allowed: allowed) }
        return texts.map { text in
            var part = self
            part.text = String(text)
            return part
        }
    }
}

extension ValueKind<Double> {
    /// An angle, of which whole turns are taken away.
    static let turn = ValueKind(
        schema: ValueKind<PlainDecimal>.angle.schema,
        read: { (value) throws(NativeError) in try ValueKind<PlainDecimal>.angle.read(value).value },
        write: { PlainDecimal.text(of: $0) }
    )
}

extension ValueKind<Duotone> {
    /// Two colours, and how much of them.
    static let duotone = ValueKind(
        read: { (value) throws(NativeError) in
            let allowed = "two opaque colours, and an amount from 0 to 1 unless it is 1, as 'navy,ffd24a,0.8'"
            let parts = try value.parts(2...3, allowed: allowed)
            return Duotone(
                dark: try ValueKind<Color>.opaqueColor.read(parts[0]),
                light: try ValueKind<Color>.opaqueColor.read(parts[1]),
                amount: parts.count > 2 ? try parts[2].decimal(in: 0...1).value : 1
            )
        },
        write: { duotone in
            let colors = "\(duotone.dark.hexadecimal),\(duotone.light.hexadecimal)"
            return duotone.amount == 1 ? colors : "\(colors),\(PlainDecimal.text(of: duotone.amount))"
        }
    )
}

extension ValueKind<Gradient> {
    /// A colour, its opacity at either end, and a direction.
    static let gradient = ValueKind(
        read: { (value) throws(NativeError) in
            let allowed =
                "an opaque colour, its opacity at the start and at the end from 0 to 1, and a direction in degrees, "
                + "as 'black,0,0.7,180'"
            let parts = try value.parts(1...4, allowed: allowed)
            var gradient = Gradient(color: try ValueKind<Color>.opaqueColor.read(parts[0]))
            if parts.count > 1 { gradient.start = try parts[1].decimal(in: 0...1).value }
            if parts.count > 2 { gradient.end = try parts[2].decimal(in: 0...1).value }
            if parts.count > 3 { gradient.degrees = try ValueKind<Double>.turn.read(parts[3]) }
            return gradient
        },
        write: { gradient in
            ([gradient.color.hexadecimal]
                + [gradient.start, gradient.end, gradient.degrees].map { PlainDecimal.text(of: $0) })
                .joined(separator: ",")
        }
    )
}

extension ValueKind<Curve> {
    /// Points from left to right.
    static let curve = ValueKind(
        read: { (value) throws(NativeError) in
            let allowed =
                "2 to 16 points from left to right, each two numbers from 0 to 1 with a colon between them, "
                + "as '0:0,0.5:0.6,1:1'"
            let texts = try value.required(allowed).split(separator: ",", omittingEmptySubsequences: false)
            let points = texts.compactMap { text -> Curve.Point? in
                let numbers = text.split(separator: ":", omittingEmptySubsequences: false).map { PlainDecimal($0.utf8) }
                guard numbers.count == 2, let x = numbers[0], let y = numbers[1] else { return nil }
                return Curve.Point(x: x.value, y: y.value)
            }
            guard points.count == texts.count, let curve = Curve(points: points) else {
                throw value.refusal(allowed: allowed)
            }
            return curve
        },
        write: { curve in
            curve.points.map { "\(PlainDecimal.text(of: $0.x)):\(PlainDecimal.text(of: $0.y))" }.joined(separator: ",")
        }
    )
}

extension ValueKind<Border> {
    /// A width, a colour, and where the line is.
    static let border = ValueKind(
        read: { (value) throws(NativeError) in
            let allowed = "a width in pixels, a colour, and inside or outside, as '4,black' or '4,black,outside'"
            let parts = try value.parts(2...3, allowed: allowed)
            let width = try parts[0].whole(in: 1...1000)
            let color = try Color(parts[1])
            guard parts.count > 2 else { return Border(width: width, color: color) }
            let alignment = try parts[2].choice(
                of: Border.Alignment.allCases.map(\.rawValue),
                Border.Alignment.init(rawValue:)
            )
            return Border(width: width, color: color, alignment: alignment)
        },
        write: { border in
            let line = "\(border.width),\(border.color.hexadecimal)"
            return border.alignment == .inside ? line : "\(line),\(border.alignment.rawValue)"
        }
    )
}

extension ValueKind<CornerRadius> {
    /// One radius, or four clockwise from the upper left corner.
    static let cornerRadius = ValueKind(
        schema: ValueSchema(range: 0...Double(FixedSize.largestSide), words: ["max"]),
        read: { (value) throws(NativeError) in
            let allowed = "a radius or four: pixels from 0 to 16384, a part of the shorter side from 0% to 50%, or max"
            let parts = try value.parts(1...4, allowed: allowed)
            var radii: [CornerRadius.Radius] = []
            for part in parts { radii.append(try part.radius(allowed: allowed)) }
            if radii.count == 1 { return CornerRadius(radii[0]) }
            guard radii.count == 4 else { throw value.refusal(allowed: allowed) }
            return CornerRadius(topLeft: radii[0], topRight: radii[1], bottomRight: radii[2], bottomLeft: radii[3])
        },
        write: { corners in
            let texts = corners.all.map(\.text)
            return Set(texts).count == 1 ? texts[0] : texts.joined(separator: ",")
        }
    )
}

extension ParameterValue {
    fileprivate func radius(allowed: String) throws(NativeError) -> CornerRadius.Radius {
        guard let text, text != "max" else { return .share(0.5) }
        let isShare = text.hasSuffix("%")
        guard let number = PlainDecimal((isShare ? text.dropLast() : text[...]).utf8) else {
            throw refusal(allowed: allowed)
        }
        let value = isShare ? number.percent.value : number.value
        guard 0...(isShare ? 0.5 : Double(FixedSize.largestSide)) ~= value else {
            throw refusal(.outOfRange, allowed: allowed)
        }
        return isShare ? .share(value) : .pixels(value)
    }
}

extension CornerRadius.Radius {
    fileprivate var text: String {
        switch self {
        case .pixels(let pixels): PlainDecimal.text(of: pixels)
        case .share(0.5): "max"
        case .share(let share): PlainDecimal.text(of: share, shiftedBy: 2) + "%"
        }
    }
}

extension ValueKind<Ellipse> {
    /// The shape that is left of a picture.
    static let shape = ValueKind(
        schema: ValueSchema(words: ["ellipse"]),
        read: { (value) throws(NativeError) in try value.choice(of: ["ellipse"]) { $0 == "ellipse" ? Ellipse() : nil }
        },
        write: { _ in "ellipse" }
    )
}
