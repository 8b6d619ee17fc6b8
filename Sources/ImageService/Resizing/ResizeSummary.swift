/// What became of one file.
package struct ResizeOutcome: Sendable {
    /// A variant, or none.
    package enum Result: Sendable {
        /// The variant's path, and bytes before and after.
        case written(String, before: Int, after: Int)
        /// Why there is none.
        case failed(String)
    }

    /// The original's path.
    package var file: String
    /// Whether it worked.
    package var result: Result

    /// Whether there is a variant.
    package var isWritten: Bool { if case .written = result { true } else { false } }
}

/// What became of all files so far.
package struct ResizeSummary: Sendable {
    /// How many files there are.
    package let total: Int
    /// How many have been dealt with.
    package private(set) var done = 0
    /// How many of these have no variant.
    package private(set) var failed = 0
    /// Bytes of the originals that have variants.
    package private(set) var before = 0
    /// Bytes of the variants.
    package private(set) var after = 0
    /// The number of the signal that ended the work early.
    package var interruption: Int32?
    private let start = ContinuousClock.now

    /// Begins with nothing done.
    package init(of total: Int) { self.total = total }

    /// Counts one in.
    package mutating func add(_ outcome: ResizeOutcome) {
        done += 1
        switch outcome.result {
        case .written(_, let before, let after):
            self.before += before
            self.after += after
        case .failed: failed += 1
        }
    }

    /// Whether nothing is left to do.
    package var isOver: Bool { done == total || interruption != nil }

    /// Seconds since the start.
    package var seconds: Double {
        let components = (ContinuousClock.now - start).components
        return Double(components.seconds) + Double(components.attoseconds) / 1e18
    }

    /// Files a second.
    package var rate: Double { seconds > 0 ? Double(done) / seconds : 0 }
}
