import Basics
import Recipes
import RenderWire

/// Looks at what a renderer says of the outputs of a set before anyone believes it.
struct SetCheck: Sendable {
    private let recipes: [Recipe]
    private let resultBytes: Int
    private let check: AnswerCheck
    /// Which recipes an output has been told for.
    private var told: Set<Int> = []
    /// Where the file's part that belongs to outputs ends.
    private var end = 0

    init(_ set: RenderSet, resultBytes: Int) {
        recipes = set.recipes
        self.resultBytes = resultBytes
        check = AnswerCheck(limits: set.limits, isInspection: false, resultBytes: resultBytes)
    }

    /// Whether all recipes have come to their end.
    var isComplete: Bool { told.count == recipes.count }

    /// Whether any of them has.
    var hasBegun: Bool { !told.isEmpty }

    /// How soon the outputs that are left are wanted.
    var urgency: Urgency {
        recipes.indices.allSatisfy { told.contains($0) || recipes[$0].output.isSlow } ? .spare : .background
    }

    /// Takes note of an output.
    ///
    /// - Parameters:
    ///   - output: What the renderer told.
    ///   - size: The length of the set's file.
    /// - Returns: What is wrong; `nil` when nothing is.
    mutating func note(_ output: SetOutput, size: Int) -> String? {
        guard recipes.indices.contains(output.index) else {
            return "output \(output.index) of \(recipes.count) was not asked for"
        }
        guard told.insert(output.index).inserted else { return "output \(output.index) comes twice" }
        guard case .made(let report, let offset) = output.outcome else { return nil }
        // They lie one behind the other, so that none can be changed by the next.
        guard offset >= end, report.bytes > 0, offset <= size, report.bytes <= size -| offset else {
            return "output \(output.index) is said to be \(report.bytes) bytes at \(offset) of \(size), after \(end)"
        }
        end = offset +| report.bytes
        guard end <= resultBytes else { return "the results have \(end) bytes" }
        return check.problem(in: report, size: report.bytes)
    }
}

extension Output {
    /// Whether its encoder takes many times longer than all else that is done for it.
    fileprivate var isSlow: Bool { format == .exact(.avif) || format == .exact(.jxl) }
}
