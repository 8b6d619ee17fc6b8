import ArgumentParser
import Foundation
import Logging
import Queueing
import SettingValues

/// `calotype jobs`: looks at the queue and mends it.
struct Jobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows the queue's jobs, begins failed ones anew, forgets some.",
        subcommands: [ListJobs.self, RetryJobs.self, DropJobs.self]
    )

    /// What help says about settings.
    static var settings: String {
        SettingsArguments.discussion(of: [
            QueueSettings.queue.declaration, QueueSettings.prefix.declaration, StoreSettings.variants.declaration,
        ])
    }

    /// Does something with the queue that the settings name.
    static func withQueue(
        _ settings: Settings,
        _ body: (any JobQueue) async throws -> Void
    ) async throws {
        let configuration = try ServerParts.Configuration(settings)
        guard configuration.sets.isOn else { throw CommandFailure.configuration("The setting 'queue' is 'none'.") }
        if case .sqlite(let path) = configuration.sets.queue.address, !FileManager.default.fileExists(atPath: path) {
            // Looking at jobs makes no file, least of all one that nobody meant.
            throw CommandFailure.unavailable(
                "There is no job file '\(path)'. Give the --queue, or the --variants, that 'calotype serve' has."
            )
        }
        let queue = try QueueParts.open(configuration.sets.queue, logger: Logger(label: "calotype"))
        do {
            try await body(queue)
        } catch let error as JobQueueError {
            await queue.close()
            throw CommandFailure.unavailable("\(error)")
        } catch {
            await queue.close()
            throw error
        }
        await queue.close()
    }

    /// Does something with each of the jobs that are named, or with all failed ones, and says with how many.
    ///
    /// - Parameters:
    ///   - arguments: The jobs' names, and settings.
    ///   - all: Whether all failed ones are meant.
    ///   - missing: What is said of one that is not there.
    ///   - end: What is said in the end.
    ///   - act: Does it; `false` when there is no such job.
    /// - Throws: `CommandFailure`, and what `act` throws.
    static func withJobs(
        _ arguments: SettingsArguments,
        all: Bool,
        missing: String,
        end: (_ count: Int) -> String,
        _ act: (any JobQueue, JobID) async throws -> Bool
    ) async throws {
        let (settings, names) = try arguments.settingsAndNames
        guard all != !names.isEmpty else {
            throw CommandFailure.usage(
                all
                    ? "Name jobs or give --all, not both."
                    : "Name jobs as 'calotype jobs list' shows them, or give --all."
            )
        }
        let ids = try names.map { name in
            guard let id = JobID(name) else { throw CommandFailure.usage("'\(name)' cannot be the name of a job.") }
            return id
        }
        try await withQueue(settings) { queue in
            var (count, isMissing) = (0, false)
            for id in all ? try await failed(in: queue) : ids {
                if try await act(queue, id) {
                    count += 1
                } else if !all {
                    // Of all failed ones some may have gone meanwhile.
                    StandardStream.error.tell("\(missing) '\(id)'.\n")
                    isMissing = true
                }
            }
            StandardStream.output.tell(end(count) + "\n")
            if isMissing { throw CommandFailure.incomplete }
        }
    }

    private static func failed(in queue: any JobQueue) async throws -> [JobID] {
        var (ids, position): ([JobID], String?) = ([], nil)
        repeat {
            let page = try await queue.jobs(in: .failed, after: position, limit: 500)
            ids += page.jobs.map(\.status.id)
            position = page.next
        } while position != nil
        // The newest are listed first; what failed first is to be begun first.
        return ids.reversed()
    }
}
