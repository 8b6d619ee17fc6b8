import Foundation

/// How far an ordering is: one line that is written anew on a terminal, and a line from time to time elsewhere.
struct PrerenderProgress: Sendable {
    private let isTerminal: Bool
    private var shown: ContinuousClock.Instant?

    /// Looks at where standard error leads.
    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        isTerminal = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
    }

    /// Shows how far it is, unless that was shown a moment ago.
    mutating func show(_ summary: PrerenderSummary) {
        let now = ContinuousClock.now
        guard let shown else {
            // Elsewhere a line at once would say nothing yet.
            self.shown = now
            return draw(summary, onTerminalOnly: true)
        }
        guard now - shown >= (isTerminal ? .milliseconds(100) : .seconds(10)) else { return }
        self.shown = now
        draw(summary, onTerminalOnly: false)
    }

    /// Tells what is wrong with an original.
    func warn(_ text: String) { error("\(clear)\(text)\n") }

    /// Removes the line.
    func end() { error(clear) }

    private func draw(_ summary: PrerenderSummary, onTerminalOnly: Bool) {
        if isTerminal {
            error(clear + summary.progress.prefix(max(0, ProgressLines.columns - 1)))
        } else if !onTerminalOnly {
            error("\(summary.progress)\n")
        }
    }

    /// Back to the line's begin, and nothing in it.
    private var clear: String { isTerminal ? "\r\u{1b}[K" : "" }

    private func error(_ text: String) {
        // Where nobody reads any more, the work still goes on.
        if !text.isEmpty { StandardStream.error.tell(text) }
    }
}
