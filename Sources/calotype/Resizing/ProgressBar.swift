import Foundation
import ImageService

/// How far a batch is, in one line that a terminal of any width holds.
struct ProgressBar: Sendable {
    private static let widest = 30
    private static let narrowest = 5

    /// The characters of the bar: what is done, and what is not.
    var marks: (done: Character, left: Character) = ("█", "░")

    /// The line.
    ///
    /// - Parameters:
    ///   - summary: What has been done.
    ///   - columns: How wide the terminal is.
    /// - Returns: As much as fits into one column less: the cursor stands in the last one, and would wrap in some.
    func text(_ summary: ResizeSummary, columns: Int) -> String {
        let count = "\(summary.done)/\(summary.total)"
        let left = ProgressBar.left(of: summary)
        let details = [
            "\(count)  \(ProgressBar.rate(of: summary))  \(left) left", "\(count)  \(left) left", count,
        ]
        let room = columns - 1
        guard let detail = details.first(where: { $0.count <= room }) else { return String(count.prefix(max(0, room))) }
        let width = min(ProgressBar.widest, room - detail.count - 1)
        return width < ProgressBar.narrowest ? detail : "\(bar(summary, width)) \(detail)"
    }

    private func bar(_ summary: ResizeSummary, _ width: Int) -> String {
        let filled = summary.total == 0 ? width : width * summary.done / summary.total
        return String(repeating: marks.done, count: filled) + String(repeating: marks.left, count: width - filled)
    }

    private static func rate(of summary: ResizeSummary) -> String { "\((summary.rate * 10).rounded() / 10)/s" }

    /// Minutes and seconds; dashes while nothing is known.
    private static func left(of summary: ResizeSummary) -> String {
        guard summary.done > 0, summary.rate > 0 else { return "-:--" }
        let seconds = Int((Double(summary.total - summary.done) / summary.rate).rounded(.up))
        return "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
    }
}
