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
    var steps: [Step] {
        let isToned = tone != Tone()
        guard isToned || !filters.isEmpty else { return [] }
        return Parameter.allCases.compactMap { parameter in
            if parameter == .brightness { return isToned ? .tone(tone) : nil }
            return filters[parameter.name].map(Step.filter)
        }
    }
}
