import Recipes

/// Device pixels for CSS pixels: what `dpr` does to whatever is told in pixels of the result.
struct PixelScale {
    private let dpr: PlainDecimal?

    /// Takes a factor; `nil` is 1.
    init(_ dpr: PlainDecimal?) { self.dpr = dpr }

    /// A box in device pixels.
    ///
    /// - Parameter box: The box in CSS pixels; parts of the picture become so much larger, too.
    /// - Returns: The box.
    /// - Throws: A `NativeError` where a side becomes too large or too small.
    func callAsFunction(_ box: Box) throws(NativeError) -> Box {
        guard dpr != nil else { return box }
        var scaled = box
        scaled.width = try side(box.width, .width)
        scaled.height = try side(box.height, .height)
        scaled.leastWidth = try pixels(box.leastWidth, .leastWidth)
        scaled.leastHeight = try pixels(box.leastHeight, .leastHeight)
        return scaled
    }

    /// What is held on to, with its offset in device pixels.
    func callAsFunction(_ gravity: Gravity) -> Gravity {
        guard case .offset(let x, let y, let right, let down) = gravity else { return gravity }
        return .offset(x: x, y: y, right: self(right), down: self(down))
    }

    /// A padding in device pixels.
    func callAsFunction(_ padding: Padding) -> Padding {
        Padding(
            top: self(padding.top),
            right: self(padding.right),
            bottom: self(padding.bottom),
            left: self(padding.left)
        )
    }

    private func callAsFunction(_ length: Length) -> Length {
        switch length {
        case .pixels(let pixels): .pixels(times(pixels, digits: 1e9))
        case .fraction: length
        }
    }

    /// A product with no more digits than a URL has.
    private func times(_ value: Double, digits: Double) -> Double {
        guard let dpr else { return value }
        return (value * dpr.value * digits).rounded() / digits
    }

    private func side(_ side: Box.Side?, _ parameter: Parameter) throws(NativeError) -> Box.Side? {
        switch side {
        case .pixels(let pixels)?: try self.pixels(pixels, parameter).map { .pixels($0) }
        case .fraction(let fraction)?: .fraction(times(fraction, digits: 1e11))
        case nil: nil
        }
    }

    private func pixels(_ side: Int?, _ parameter: Parameter) throws(NativeError) -> Int? {
        guard let side, let dpr else { return side }
        let scaled = dpr.timesRoundedHalfUp(side)
        guard 1...FixedSize.largestSide ~= scaled else {
            let factor = PlainDecimal.text(of: dpr.value)
            throw NativeError(
                .outOfRange,
                "'\(parameter.name)' \(side) times 'dpr' \(factor) is \(scaled) pixels; "
                    + "a side has 1 to \(FixedSize.largestSide).",
                parameter: Parameter.dpr.name,
                value: factor
            )
        }
        return scaled
    }
}
