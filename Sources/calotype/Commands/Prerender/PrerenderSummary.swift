import ImageService
import ObjectStorage

/// What has been ordered so far.
struct PrerenderSummary: Sendable {
    private(set) var seen = 0
    private(set) var ordered = 0
    private var variants = 0
    private var waiting = 0
    private var complete = 0
    private(set) var refused = 0
    private var nameless = 0
    private var namelessExample: String?
    /// The last original up to which all have been dealt with.
    var last: ObjectKey?
    /// The number of the signal that ended the work early.
    var interruption: Int32?
    /// Why it could not go on.
    var failure: String?
    private let start = ContinuousClock.now

    mutating func add(_ outcome: RenditionSetBackfill.Outcome) {
        seen += 1
        switch outcome {
        case .ordered(let count):
            ordered += 1
            variants += count
        case .waiting: waiting += 1
        case .complete: complete += 1
        case .refused: refused += 1
        }
    }

    /// Counts what a listing had to pass over.
    mutating func add(_ unreadable: UnreadableNames) {
        seen += unreadable.count
        refused += unreadable.count
    }

    /// Counts what has no name that an original can have.
    mutating func addNameless(_ names: [String]) {
        nameless += names.count
        namelessExample = namelessExample ?? names.first
    }

    /// How far it is, in a line.
    var progress: String {
        let rate = Double(seen) / max((ContinuousClock.now - start) / .seconds(1), 0.001)
        return "\(seen) seen, \(ordered) ordered, \((rate * 10).rounded() / 10)/s"
    }

    /// What a person reads in the end.
    var text: String {
        let originals = seen == 1 ? "1 original" : "\(seen) originals"
        let made = variants == 1 ? "1 variant" : "\(variants) variants"
        var text =
            "\(originals): \(ordered) ordered (\(made)), \(waiting) waiting already, \(complete) complete, "
            + "\(refused) not readable"
        if let namelessExample {
            let them = nameless == 1 ? "1 file or object was" : "\(nameless) files or objects were"
            text +=
                "\n\(them) passed over: no original's key has an empty or hidden part, a backslash or a control "
                + "character, as '\(namelessExample)' has."
        }
        guard interruption != nil || failure != nil else { return text }
        guard let last else { return text + "\nStopped; run it again to go on." }
        return text + "\nStopped; go on with --after '\(last.text.replacing("'", with: "'\\''"))'"
    }
}
