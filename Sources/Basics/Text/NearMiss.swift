/// Finds what somebody who mistyped a word has most likely meant.
package enum NearMiss {
    private static let longestWord = 40

    /// The candidate nearest to `word`, or `nil` when none is near.
    ///
    /// A wrong case always is near. Otherwise one slip (a letter more, less, other, or two that changed places) is
    /// allowed in words of three to five letters and two in longer ones; in shorter ones everything is near everything.
    /// Of two that are as near, the one that begins more alike is it.
    package static func best(for word: String, among candidates: some Sequence<String>) -> String? {
        let typed = Array(word.lowercased().utf8)
        guard !typed.isEmpty, typed.count <= longestWord else { return nil }
        let allowed = typed.count < 3 ? 0 : typed.count < 6 ? 1 : 2
        var best: (candidate: String, distance: Int, alike: Int)?
        for candidate in candidates {
            let letters = Array(candidate.utf8)
            guard abs(letters.count - typed.count) <= allowed else { continue }
            let distance = slips(from: typed, to: letters)
            let alike = zip(typed, letters).prefix { $0 == $1 }.count
            guard distance <= allowed else { continue }
            if let best, (best.distance, -best.alike) <= (distance, -alike) { continue }
            best = (candidate, distance, alike)
        }
        return best?.candidate
    }

    /// The Damerau–Levenshtein distance with no letter changed twice.
    private static func slips(from source: [UInt8], to target: [UInt8]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...target.count)
        for row in source.indices {
            var current = [row + 1]
            current.reserveCapacity(target.count + 1)
            for column in target.indices {
                let substitution = previous[column] + (source[row] == target[column] ? 0 : 1)
                var distance = min(previous[column + 1] + 1, current[column] + 1, substitution)
                if row > 0, column > 0, source[row] == target[column - 1], source[row - 1] == target[column] {
                    distance = min(distance, beforePrevious[column - 1] + 1)
                }
                current.append(distance)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[target.count]
    }
}
