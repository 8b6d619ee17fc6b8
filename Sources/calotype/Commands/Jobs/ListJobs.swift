import ArgumentParser
import Foundation
import Queueing

/// `calotype jobs list`.
struct ListJobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Counts the jobs, and lists those of one state.",
        discussion: SettingsArguments.discussion
    )

    @Option(help: "Which to list: queued, running, failed or done.") var state = ListedState.failed
    @Option(help: "How many at most.") var limit = 50
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
        try await Jobs.withQueue(arguments) { queue in
            let counts = try await queue.counts()
            let queued = JobPriority.allCases.map { "\(counts.queued[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", ")
            print(
                "queued: \(queued); waiting for another try: \(counts.delayed); running: \(counts.running); failed: \(counts.failed)"
            )
            var (left, position): (Int, String?) = (limit, nil)
            repeat {
                let page = try await queue.jobs(in: state.state, after: position, limit: min(left, 500))
                for job in page.jobs { print(ListJobs.line(job)) }
                left -= page.jobs.count
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
        let time = Date(timeIntervalSince1970: job.created).formatted(.iso8601)
        let text =
            "\(status.id)\t\(status.state.rawValue)\t\(status.done)/\(status.total)\ttries \(status.attempts)\t\(time)"
        return text + (key.map { "\t\($0)" } ?? "") + (status.error.map { "\t\($0)" } ?? "")
    }
}
