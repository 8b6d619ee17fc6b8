import ArgumentParser
import Queueing

/// `calotype jobs retry`.
struct RetryJobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Begins failed jobs anew, with all of their tries.",
        usage: "calotype jobs retry JOB… | --all",
        discussion: "Exit status 1 when one of them is not there.\n\n\(Jobs.settings)"
    )

    @Flag(help: "All failed jobs.") var all = false
    @OptionGroup var arguments: SettingsArguments

    func run() async throws {
        try await Jobs.withJobs(arguments, all: all, missing: "There is no failed job") { count in
            count == 1 ? "1 job waits again." : "\(count) jobs wait again."
        } _: { queue, id in
            try await queue.retry(id)
        }
    }
}

/// `calotype jobs drop`.
struct DropJobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Forgets jobs wherever they stand; originals and variants stay.",
        usage: "calotype jobs drop JOB… | --all",
        discussion: "Exit status 1 when one of them is not there.\n\n\(Jobs.settings)"
    )

    @Flag(help: "All failed jobs.") var all = false
    @OptionGroup var arguments: SettingsArguments

    func run() async throws {
        try await Jobs.withJobs(arguments, all: all, missing: "There is no job") { count in
            count == 1 ? "1 job is forgotten." : "\(count) jobs are forgotten."
        } _: { queue, id in
            try await queue.drop(id)
        }
    }
}
