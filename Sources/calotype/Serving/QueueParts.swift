import Logging
import Queueing
import RedisQueue
import SQLiteQueue

/// Opens the queue of background work.
enum QueueParts {
    /// Opens the queue that the settings name.
    ///
    /// - Throws: `CommandFailure` where it can never be used; one that is away at present is waited for.
    static func open(_ configuration: QueueConfiguration, logger: Logger) throws(CommandFailure) -> any JobQueue {
        do {
            switch configuration.address {
            case .sqlite(let path): return try SQLiteQueue(path: path, rules: configuration.rules)
            case .redis(let url):
                return try RedisQueue(
                    configuration: RedisQueue.Configuration(
                        address: try address(url),
                        prefix: configuration.prefix,
                        rules: configuration.rules
                    ),
                    logger: logger
                )
            }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw .unavailable("The queue of background work cannot be opened: \(error)")
        }
    }

    /// Where the queue is, without its password.
    static func place(_ configuration: QueueConfiguration) -> String {
        guard case .redis(let url) = configuration.address, let address = try? address(url) else {
            return "\(configuration.address)"
        }
        return "\(address)"
    }

    /// What to know of a queue that nobody named and that is less shared than the stores; `nil` where all is well.
    static func advice(_ configuration: ServerParts.Configuration) -> String? {
        let sets = configuration.sets
        guard sets.isOn, !sets.isQueueNamed, configuration.originals.isBucket, configuration.variants?.isBucket == true,
            case .sqlite(let path) = sets.queue.address
        else { return nil }
        return
            "Jobs wait on this machine only, in '\(path)'. Several servers over one bucket want --queue redis://…, or "
            + "--queue none where sets are not used; --queue sqlite:FILE where there is only this one."
    }

    private static func address(_ url: String) throws(CommandFailure) -> RedisAddress {
        do {
            return try RedisAddress(url)
        } catch {
            throw .configuration("\(error)")
        }
    }
}
