import ArgumentParser
import Queueing

/// `calotype jobs retry`.
struct RetryJobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Begins failed jobs anew.",
        discussion: "Exit status 1 when one of them is not there.\n\n\(SettingsArguments.discussion)"
    )

    @Option(help: "A failed job's name; may be given several times.") var job: [String] = []
    @Flag(help: "All failed jobs.") var all = false
    @OptionGroup var arguments: SettingsArguments

    func run() async throws {
        try await Jobs.withQueue(arguments) { queue in
            var (count, missing) = (0, false)
            for id in try await Jobs.named(job, all: all, in: queue) {
                if try await queue.retry(id) {
                    count += 1
                } else {
                    print("There is no failed job '\(id)'.")
                    missing = true
                }
            }
            print(count == 1 ? "1 job waits again." : "\(count) jobs wait again.")
            if missing { throw CommandFailure.incomplete }
        }
    }
}

/// `calotype jobs drop`.
struct DropJobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Forgets jobs wherever they stand; originals and variants stay.",
        discussion: "Exit status 1 when one of them is not there.\n\n\(SettingsArguments.discussion)"
    )

    @Option(help: "A job's name; may be given several times.") var job: [String] = []
    @Flag(help: "All failed jobs.") var all = false
    @OptionGroup var arguments: SettingsArguments

    func run() async throws {
        try await Jobs.withQueue(arguments) { queue in
            var (count, missing) = (0, false)
            for id in try await Jobs.named(job, all: all, in: queue) {
                if try await queue.drop(id) {
                    count += 1
                } else {
                    print("There is no job '\(id)'.")
                    missing = true
                }
            }
            print(count == 1 ? "1 job is forgotten." : "\(count) jobs are forgotten.")
            if missing { throw CommandFailure.incomplete }
        }
    }
}
