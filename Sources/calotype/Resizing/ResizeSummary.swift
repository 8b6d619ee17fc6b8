/// What became of one file.
struct ResizeOutcome: Sendable {
    enum Result: Sendable {
        /// The variant's path, and bytes before and after.
        case written(String, before: Int, after: Int)
        /// Why there is none.
        case failed(String)
    }

    var file: String
    var result: Result

    /// Whether there is a variant.
    var isWritten: Bool { if case .written = result { true } else { false } }
}

/// What became of all files so far.
struct ResizeSummary {
    let total: Int
    private(set) var done = 0
    private(set) var failed = 0
    private var before = 0
    private var after = 0
    /// The number of the signal that ended the work early.
    var interruption: Int32?
    private let start = ContinuousClock.now

    init(of total: Int) { self.total = total }

    mutating func add(_ outcome: ResizeOutcome) {
        done += 1
        switch outcome.result {
        case .written(_, let before, let after):
            self.before += before
            self.after += after
        case .failed: failed += 1
        }
    }

    /// Whether nothing is left to do.
    var isOver: Bool { done == total || interruption != nil }

    /// Seconds since the start.
    var seconds: Double {
        let components = (ContinuousClock.now - start).components
        return Double(components.seconds) + Double(components.attoseconds) / 1e18
    }

    /// Files a second.
    var rate: Double { seconds > 0 ? Double(done) / seconds : 0 }

    /// The last line: files, bytes before and after, time.
    var text: String {
        let files = done - failed
        let failures = failed == 0 ? "" : ", \(failed) failed"
        let stopped = interruption == nil ? "" : "Stopped after \(done) of \(total): "
        return "\(stopped)\(files) file\(files == 1 ? "" : "s"), \(Bytes.text(before)) → \(Bytes.text(after)), "
            + "\((seconds * 10).rounded() / 10) s\(failures)"
    }
}

/// Numbers of bytes for a person.
enum Bytes {
    /// In the largest decimal unit that leaves at least 1: `3.2 MB`.
    static func text(_ count: Int) -> String {
        var value = Double(count)
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 1000 { return "\(unit == "B" ? String(count) : String((value * 10).rounded() / 10)) \(unit)" }
            value /= 1000
        }
        return "\((value * 10).rounded() / 10) TB"
    }
}
