import ArgumentParser
import Logging
import Queueing

/// `calotype jobs`: looks at the queue and mends it.
struct Jobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows the queue's jobs, begins failed ones anew, forgets some.",
        subcommands: [ListJobs.self, RetryJobs.self, DropJobs.self]
    )

    /// Does something with the queue that the settings name.
    static func withQueue(
        _ arguments: SettingsArguments,
        _ body: (any JobQueue) async throws -> Void
    ) async throws {
        let configuration = try ServerParts.Configuration(try arguments.settings)
        guard configuration.sets.isOn else { throw CommandFailure.configuration("The setting 'queue' is 'none'.") }
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

    /// The jobs that are named, or all failed ones.
    static func named(_ names: [String], all: Bool, in queue: any JobQueue) async throws -> [JobID] {
        guard all != !names.isEmpty else { throw CommandFailure.usage("Name jobs, or give --all; not both.") }
        guard all else {
            return try names.map { name in
                guard let id = JobID(name) else { throw CommandFailure.usage("'\(name)' cannot be the name of a job.") }
                return id
            }
        }
        var (ids, position): ([JobID], String?) = ([], nil)
        repeat {
            let page = try await queue.jobs(in: .failed, after: position, limit: 500)
            ids += page.jobs.map(\.status.id)
            position = page.next
        } while position != nil
        return ids
    }
}
