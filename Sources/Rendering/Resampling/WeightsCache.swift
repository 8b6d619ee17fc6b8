/// The weights of pictures that are made at the same time: those of sides that are made smaller in the same way are
/// worked out once.
struct WeightsCache {
    /// What weights are worked out from.
    private struct Side: Hashable {
        var source: Int
        var origin: Double
        var extent: Double
        var target: Int
    }

    private var known: [Side: LanczosWeights] = [:]

    /// The weights for a part of a side; see ``LanczosWeights/init(from:origin:extent:to:)``.
    mutating func weights(from source: Int, origin: Double, extent: Double, to target: Int) -> LanczosWeights {
        let side = Side(source: source, origin: origin, extent: extent, target: target)
        if let weights = known[side] { return weights }
        let weights = LanczosWeights(from: source, origin: origin, extent: extent, to: target)
        known[side] = weights
        return weights
    }
}
