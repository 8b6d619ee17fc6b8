/// Quarter turns and mirrorings one after the other: one of eight ways to lay a picture down.
struct Turning: Equatable {
    /// Quarter turns clockwise, 0…3, done first.
    private var quarters = 0
    /// Whether left and right change places after them.
    private var isMirrored = false

    /// Replaces turns and mirrorings that follow one another by the fewest steps that come to the same.
    ///
    /// They move pixels and compute nothing, so that the picture is the same to the bit.
    static func merged(_ steps: [Step]) -> [Step] {
        var merged: [Step] = []
        var turning = Turning()
        for step in steps {
            if turning.take(step) { continue }
            merged += turning.steps
            turning = Turning()
            merged.append(step)
        }
        return merged + turning.steps
    }

    /// An angle within one turn, 0 to less than 360; `nil` for what is no angle.
    static func angle(_ degrees: Double) -> Double? {
        let rest = degrees.truncatingRemainder(dividingBy: 360)
        guard rest.isFinite else { return nil }
        return rest < 0 ? rest + 360 : rest
    }

    /// Whether an angle within one turn uncovers no corners.
    static func isQuarter(_ angle: Double) -> Bool { [0, 90, 180, 270].contains(angle) }

    /// Takes a step in; `false` when it is something else.
    private mutating func take(_ step: Step) -> Bool {
        switch step {
        case .rotate(let degrees, _):
            guard let angle = Turning.angle(degrees), Turning.isQuarter(angle) else { return false }
            turn(angle == 90 ? 1 : angle == 180 ? 2 : angle == 270 ? 3 : 0)
        case .flip(.horizontal): isMirrored.toggle()
        case .flip(.vertical):
            turn(2)
            isMirrored.toggle()
        case .flip(.both): turn(2)
        case .crop, .window, .trim, .resize, .filter, .extend, .background, .overlay: return false
        }
        return true
    }

    /// Turning after a mirroring is turning the other way before it.
    private mutating func turn(_ count: Int) { quarters = (quarters + (isMirrored ? 4 - count : count)) % 4 }

    private var steps: [Step] {
        switch (quarters, isMirrored) {
        case (0, false): []
        case (0, true): [.flip(.horizontal)]
        case (2, false): [.flip(.both)]
        case (2, true): [.flip(.vertical)]
        case (let quarters, false): [.rotate(degrees: Double(quarters) * 90, background: nil)]
        case (let quarters, true): [.rotate(degrees: Double(quarters) * 90, background: nil), .flip(.horizontal)]
        }
    }
}
