import NIOCore
import Queueing

/// Sends commands and scripts to the server of a queue.
struct RedisCommands: Sendable {
    /// The names of the queue's keys.
    let keys: Keys
    private let link: RedisLink
    private let address: RedisAddress

    /// - Parameters:
    ///   - link: The connection, which is used by nothing that waits.
    ///   - address: Where the server is, for errors.
    ///   - keys: The names of the queue's keys.
    init(over link: RedisLink, at address: RedisAddress, keys: Keys) {
        self.link = link
        self.address = address
        self.keys = keys
    }

    /// The server, as the beginning of a sentence.
    var place: String { "Redis at \(address)" }

    /// What the server says to a command.
    func reply(_ command: RESPCommand) async throws(JobQueueError) -> RESPValue { try await link.reply(command) }

    /// The same, and what it says is wrong is thrown.
    func call(_ command: RESPCommand) async throws(JobQueueError) -> RESPValue { try await link.call(command) }

    /// What is said of an error that the server has answered.
    func error(_ failure: RESPFailure, _ attempt: String) -> JobQueueError {
        JobQueueError(redis: failure, attempt, address: address)
    }

    /// Runs a script; its arguments are the prefix and what is given.
    func run(
        _ script: Script,
        on key: String,
        _ before: [String],
        _ bytes: [[UInt8]] = [],
        _ after: [String] = []
    ) async throws(JobQueueError) -> RESPValue {
        var command = script.command(on: key, prefix: keys.prefix)
        command.words += before.map { ByteBuffer(string: $0) }
        for bytes in bytes { command = command.with(bytes) }
        command.words += after.map { ByteBuffer(string: $0) }
        let reply = try await link.reply(command)
        guard case .error(let failure) = reply else { return reply }
        throw script.error(failure, from: address)
    }
}

extension RESPFailure {
    /// The failure of the command in a script that the script's own failure is about.
    ///
    /// Before version 7 the word comes as `ERR Error running script (…): @user_script:31: -OOM command not allowed …`.
    var ofScript: RESPFailure {
        guard word == "ERR", let start = text.firstRange(of: "@user_script:") else { return self }
        let rest = text[start.upperBound...].drop { $0.isNumber || $0 == ":" || $0 == " " || $0 == "-" }
        return RESPFailure(text: String(rest))
    }
}
