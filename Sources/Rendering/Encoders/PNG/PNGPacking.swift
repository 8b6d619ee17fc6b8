/// How the rows of a PNG are made short.
enum PNGPacking: Equatable {
    /// As photographs are: each row by the filter that leaves least, then by Huffman's code and few repetitions.
    case photograph
    /// By looking for repetitions, with or without filters; all rows are kept until the last.
    ///
    /// `level` is libdeflate's, 1…12.
    case searched(level: Int, isFiltered: Bool)
    /// By zlib without filters, as drawn pictures are that are too large to be kept.
    case streamed(level: Int)

    /// Whether rows have filters.
    var isFiltered: Bool {
        switch self {
        case .photograph: true
        case .searched(_, let isFiltered): isFiltered
        case .streamed: false
        }
    }
}

extension PNGPacking {
    /// The ways of which the shortest is to be taken.
    ///
    /// - Parameters:
    ///   - isDrawn: Whether the picture was drawn and not photographed; `nil` where nobody knows.
    ///   - effort: 0 (fast) … 9 (short); `nil` where nobody has said.
    ///   - isLarge: Whether it has more pixels than are kept for a search.
    /// - Returns: One at least.
    static func ways(isDrawn: Bool?, _ effort: Int?, isLarge: Bool) -> [PNGPacking] {
        if isLarge {
            let level = min(max(effort ?? 6, 1), 9)
            return isDrawn == false ? [.photograph] : [.streamed(level: level), .photograph]
        }
        let searched = [false, true].map { PNGPacking.searched(level: level(effort ?? 6), isFiltered: $0) }
        guard isDrawn == false else { return searched + [.photograph] }
        // A search finds little in a photograph, and takes long: it is for what turns out to be none.
        return (effort ?? 0) < 7 ? [.photograph] + searched : [searched[1], .photograph]
    }

    /// How the numbers of a palette are packed: what is above a number tells nothing of it.
    static func numbers(_ effort: Int?) -> PNGPacking { .searched(level: level(effort ?? 8), isFiltered: false) }

    /// libdeflate's level, 1…12: up to 9 it takes about as long as zlib's level 6, beyond that ten times.
    private static func level(_ effort: Int) -> Int { [1, 2, 3, 4, 5, 6, 7, 8, 9, 12][min(max(effort, 0), 9)] }
}
