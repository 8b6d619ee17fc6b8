import Recipes

/// What changes pixels and leaves the size as it is: the three factors of the tone, and one filter a parameter.
struct FilterParameters {
    /// One of them.
    enum Value: Hashable, Sendable {
        case brightness(Double)
        case contrast(Double)
        case saturation(Double)
        /// The filter of the parameter of this name; `nil` switches it off.
        case filter(Filter?, of: String)
    }

    private var tone = Tone()
    /// By the parameter's name.
    private var filters: [String: Filter] = [:]

    /// Takes a value in place of an earlier one.
    mutating func take(_ value: Value) {
        switch value {
        case .brightness(let factor): tone.brightness = factor
        case .contrast(let factor): tone.contrast = factor
        case .saturation(let factor): tone.saturation = factor
        case .filter(let filter, of: let name): filters[name] = filter
        }
    }

    /// The filters in the order of the table, the tone where its first factor stands.
    ///
    /// - Parameter dpr: Device pixels to a CSS pixel, by which lengths are multiplied; `nil` is one.
    /// - Returns: The steps.
    func steps(scaledBy dpr: PlainDecimal?) -> [Step] {
        let isToned = tone != Tone()
        guard isToned || !filters.isEmpty else { return [] }
        return Parameter.allCases.compactMap { parameter in
            if parameter == .brightness { return isToned ? .tone(tone) : nil }
            guard let filter = filters[parameter.name].map(rounded)?.scaled(by: dpr), !filter.traits.changesNothing
            else {
                return nil
            }
            return .filter(filter)
        }
    }

    /// A border follows round corners.
    private func rounded(_ filter: Filter) -> Filter {
        guard case .border(var border) = filter, case .cornerRadius(let corners)? = filters["radius"] else {
            return filter
        }
        border.corners = corners
        return .border(border)
    }
}

extension Filter {
    /// The filter for a screen with so many device pixels to a CSS pixel.
    fileprivate func scaled(by dpr: PlainDecimal?) -> Filter {
        guard let dpr else { return self }
        switch self {
        case .pixelate(let pixelate):
            return .pixelate(Pixelate(side: max(dpr.timesRoundedHalfUp(pixelate.side), 1)))
        case .border(var border):
            border.width = max(dpr.timesRoundedHalfUp(border.width), 1)
            border.corners = border.corners?.scaled(by: dpr.value)
            return .border(border)
        case .cornerRadius(let corners): return .cornerRadius(corners.scaled(by: dpr.value))
        default: return self
        }
    }
}

extension CornerRadius {
    fileprivate func scaled(by factor: Double) -> CornerRadius {
        func scaled(_ radius: Radius) -> Radius {
            // A product with no more digits than a URL has.
            if case .pixels(let pixels) = radius { .pixels((pixels * factor * 1e9).rounded() / 1e9) } else { radius }
        }
        return CornerRadius(
            topLeft: scaled(topLeft),
            topRight: scaled(topRight),
            bottomRight: scaled(bottomRight),
            bottomLeft: scaled(bottomLeft)
        )
    }
}
