import Foundation
import ImageService

/// Shows how a batch goes: a bar on a terminal, else a plain line for each file.
struct ProgressLines: ResizeProgress {
    private let isTerminal: Bool
    private let bar: ProgressBar

    /// Looks at where standard error leads.
    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        isTerminal = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
        var bar = ProgressBar()
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        if locale.lowercased().contains("utf") == false { bar.marks = ("#", ".") }
        self.bar = bar
    }

    /// Shows that work has begun.
    func begin(_ summary: ResizeSummary) { redraw(summary) }

    /// Shows what became of a file.
    func show(_ outcome: ResizeOutcome, _ summary: ResizeSummary) {
        switch outcome.result {
        case .failed(let reason): error("\(clear)\(outcome.file): \(reason)\n")
        case .written(let path, let before, let after) where !isTerminal:
            error("\(outcome.file) → \(path)  \(Bytes.text(before)) → \(Bytes.text(after))\n")
        case .written: break
        }
        redraw(summary)
    }

    /// Removes the bar.
    func end() { error(clear) }

    private func redraw(_ summary: ResizeSummary) {
        if isTerminal { error(clear + bar.text(summary, columns: ProgressLines.columns)) }
    }

    /// Back to the line's begin, and nothing in it.
    private var clear: String { isTerminal ? "\r\u{1b}[K" : "" }

    private func error(_ text: String) {
        // Where nobody reads any more, the work still goes on.
        if !text.isEmpty { StandardStream.error.tell(text) }
    }

    /// How wide the terminal is now; it may change at any time.
    static var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
