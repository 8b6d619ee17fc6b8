import ArgumentParser
import Basics
import Queueing

/// `calotype jobs list`.
struct ListJobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Counts the jobs, and lists those of one state.",
        discussion: """
            A line is a job's name, where it stands, how much of it is done, how often it was begun, when it was made, \
            its original, and why it failed; between them are tabs. Jobs that are done or failed come newest first, those \
            that wait in the order in which they will be begun.

            \(Jobs.settings)
            """
    )

    @Option(help: "Which to list: queued, running, failed or done.") var state = ListedState.failed
    @Option(name: [.customShort("n"), .long], help: "How many at most.") var limit = 50
    @OptionGroup var arguments: SettingsArguments

    /// A state as a command line has it.
    enum ListedState: String, ExpressibleByArgument, CaseIterable {
        case queued, running, failed, done

        var state: JobState {
            switch self {
            case .queued: .queued
            case .running: .running
            case .failed: .failed
            case .done: .done
            }
        }
    }

    func run() async throws {
        guard (1...100_000).contains(limit) else { throw CommandFailure.usage("--limit must be from 1 to 100000.") }
        try await Jobs.withQueue(arguments.settings) { queue in
            let counts = try await queue.counts()
            let queued = JobPriority.allCases.map { "\(counts.queued[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", ")
            let rest =
                "waiting for another try: \(counts.delayed); running: \(counts.running); failed: \(counts.failed)"
            try printLine("queued: \(queued); \(rest)")
            var (left, position): (Int, String?) = (limit, nil)
            repeat {
                let page = try await queue.jobs(in: state.state, after: position, limit: min(left, 500))
                for job in page.jobs { try printLine(ListJobs.line(job)) }
                left -|= page.jobs.count
                position = page.next
            } while position != nil && left > 0
        }
    }

    private static func line(_ job: ListedJob) -> String {
        let status = job.status
        let key: String? =
            switch job.work {
            case .makeSet(let order): order.key
            case nil: nil
            }
        let time = CivilTime(secondsSince1970: Int(clamping: job.created)).rfc3339
        let text =
            "\(status.id)\t\(status.state.rawValue)\t\(status.done)/\(status.total)\ttries \(status.attempts)\t\(time)"
        let isLeft = job.version > Job.currentVersion && status.state == .queued
        // checked: texts, which are put together
        return text + (key.map { "\t\($0)" } ?? "") + (status.error.map { "\t\(inOneLine($0))" } ?? "")
            + (isLeft ? "\tIt waits for a newer Calotype." : "")  // checked: texts, which are put together
    }

    /// A reason without what would break the line, or write elsewhere on a terminal.
    private static func inOneLine(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 })
        )
    }
}
