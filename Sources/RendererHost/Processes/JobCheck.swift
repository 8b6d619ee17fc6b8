import Basics
import Recipes
import RenderWire

/// Looks at what a renderer says of the outputs of a job before anyone believes it.
struct JobCheck: Sendable {
    private let outputs: [RenderOutput]
    private let urgency: Urgency
    private let resultBytes: Int
    private let check: AnswerCheck
    /// Which outputs have been told of.
    private var told: Set<Int> = []
    /// Where the file's part that belongs to outputs ends.
    private var end = 0

    /// Starts with nothing told.
    ///
    /// - Parameters:
    ///   - outputs: What is wanted.
    ///   - inputs: How many pictures it is made of.
    ///   - limits: What is refused.
    ///   - urgency: How soon it is wanted.
    ///   - resultBytes: The most bytes of all pictures together.
    init(
        _ outputs: [RenderOutput],
        of inputs: Int = 1,
        limits: RenderLimits,
        urgency: Urgency = .interactive,
        resultBytes: Int
    ) {
        self.outputs = outputs
        self.urgency = urgency
        self.resultBytes = resultBytes
        check = AnswerCheck(limits: limits, inputs: inputs)
    }

    /// Whether all outputs have come to their end.
    var isComplete: Bool { told.count == outputs.count }

    /// Whether any of them has.
    var hasBegun: Bool { !told.isEmpty }

    /// How soon the outputs that are left are wanted.
    var urgencyOfRest: Urgency {
        guard urgency == .background else { return urgency }
        return outputs.indices.allSatisfy { told.contains($0) || outputs[$0].isSlow } ? .spare : .background
    }

    /// Takes note of an output.
    ///
    /// - Parameters:
    ///   - index: Its place in the job.
    ///   - result: What the renderer told of it.
    ///   - size: The length of the job's file.
    /// - Returns: What is wrong; `nil` when nothing is.
    mutating func note(_ index: Int, _ result: OutputResult, size: Int) -> String? {
        guard outputs.indices.contains(index) else { return "output \(index) of \(outputs.count) was not asked for" }
        guard told.insert(index).inserted else { return "output \(index) comes twice" }
        if case .picture(let report, let offset) = result {
            // They lie one behind the other, so that none can be changed by the next.
            guard offset >= end, report.bytes > 0, offset <= size, report.bytes <= size -| offset else {
                return "output \(index) is said to be \(report.bytes) bytes at \(offset) of \(size), after \(end)"
            }
            // The only one is all there is.
            guard outputs.count > 1 || (offset == 0 && report.bytes == size) else {
                return "the result is said to be \(report.bytes) bytes at \(offset), and its file has \(size)"
            }
            end = offset +| report.bytes
            guard end <= resultBytes else { return "the results have \(end) bytes" }
        }
        return check.problem(in: result, for: outputs[index])  // checked: one of them, by the guard above
    }
}

extension RenderOutput {
    /// Whether its encoder takes many times longer than all else that is done for it.
    fileprivate var isSlow: Bool {
        guard case .picture(let recipe) = self, case .exact(let format) = recipe.output.format else { return false }
        return format.isSlow
    }
}
