import Queueing

/// Leases that are keys of a Redis server, which it removes when their time is over.
///
/// The usual way of one server (`SET key holder NX PX`, https://redis.io/docs/latest/develop/use/patterns/distributed-locks/):
/// where it is lost, work is done twice, and nothing is wrong.
struct RedisLeases: LeaseRegistry {
    private let commands: RedisCommands

    init(_ commands: RedisCommands) { self.commands = commands }

    func take(_ work: String, by holder: String, for duration: Duration) async throws -> Bool {
        let name = commands.keys.lease(work)
        return try await commands.call(RESPCommand("SET", name, holder, "NX", "PX", duration.milliseconds)) != .null
    }

    func renew(_ work: String, by holder: String, for duration: Duration) async throws -> Bool {
        try await ifHeld(work, by: holder, "return redis.call('PEXPIRE', KEYS[1], ARGV[2])", duration.milliseconds) == 1
    }

    func release(_ work: String, by holder: String) async throws {
        _ = try await ifHeld(work, by: holder, "return redis.call('DEL', KEYS[1])")
    }

    /// Runs the line of a script where the lease is the holder's; 0 where not.
    private func ifHeld(_ work: String, by holder: String, _ line: String, _ words: String...) async throws -> Int? {
        let script = "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end \(line)"
        let command = RESPCommand(["EVAL", script, "1", commands.keys.lease(work), holder] + words)
        return try await commands.call(command).integer
    }
}
