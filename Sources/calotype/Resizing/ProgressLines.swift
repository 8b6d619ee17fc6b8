import Foundation

/// Shows how a batch goes: a bar on a terminal, else a plain line for each file.
struct ProgressLines {
    private let isTerminal = isatty(STDERR_FILENO) == 1

    func show(_ outcome: ResizeOutcome, _ summary: ResizeSummary) {
        switch outcome.result {
        case .failed(let reason):
            error("\(isTerminal ? "\r\u{1b}[K" : "")\(outcome.file): \(reason)\n")
        case .written(let path, let before, let after) where !isTerminal:
            error("\(outcome.file) → \(path)  \(Bytes.text(before)) → \(Bytes.text(after))\n")
        case .written: break
        }
        if isTerminal { error("\r\u{1b}[K\(ProgressLines.bar(summary))") }
    }

    /// Removes the bar.
    func end() { if isTerminal { error("\r\u{1b}[K") } }

    private func error(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

    private static func bar(_ summary: ResizeSummary) -> String {
        let width = 30
        let filled = summary.total == 0 ? width : width * summary.done / summary.total
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let left = summary.rate > 0 ? Double(summary.total - summary.done) / summary.rate : 0
        let seconds = Int(left.rounded(.up))
        let clock = "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
        return "\(bar) \(summary.done)/\(summary.total)  \((summary.rate * 10).rounded() / 10)/s  \(clock) left"
    }
}
