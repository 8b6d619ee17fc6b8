import Queueing

/// The first words with a server: who we are, which version it is, which database is meant.
struct RedisGreeting {
    typealias Sending = (RESPCommand) async throws(JobQueueError) -> RESPValue

    private let address: RedisAddress
    /// The connection's number at the server.
    private(set) var id: Int?

    init(address: RedisAddress) { self.address = address }

    /// Speaks.
    ///
    /// - Parameter send: Sends a command.
    /// - Throws: ``JobQueueError``: `denied`, `unsupported`, `badAddress`, `unavailable`.
    mutating func greet(_ send: Sending) async throws(JobQueueError) {
        var hello = ["HELLO", "3"]
        if let password = address.password { hello += ["AUTH", address.user ?? "default", password] }
        let reply = try await send(RESPCommand(hello + ["SETNAME", "calotype"]))
        switch reply {
        // Servers before 6 do not know the command; proxies may not know version 3; users may be kept from both.
        case .error(let failure) where ["ERR", "NOPROTO", "NOPERM"].contains(failure.word):
            try await greetInVersion2(send)
        case .error(let failure):
            throw JobQueueError(redis: failure, "the greeting", address: address)
        default:
            let facts = reply.fields ?? [:]
            id = facts["id"]?.integer
            try check(version: facts["version"]?.text)
        }
        guard address.database != 0 else { return }
        let selected = try await send(RESPCommand("SELECT", "\(address.database)"))
        if case .error(let failure) = selected {
            guard failure.word == "ERR" else { throw JobQueueError(redis: failure, "SELECT", address: address) }
            throw JobQueueError(.badAddress, "Redis at \(address) has no database of that number.", cause: failure)
        }
    }

    private mutating func greetInVersion2(_ send: Sending) async throws(JobQueueError) {
        if let password = address.password {
            let words = address.user.map { ["AUTH", $0, password] } ?? ["AUTH", password]
            if case .error(let failure) = try await send(RESPCommand(words)) {
                // Old servers repeat what they did not understand, passwords included.
                let known = ["WRONGPASS", "NOAUTH", "NOPERM", "LOADING", "DENIED"].contains(failure.word)
                throw known
                    ? JobQueueError(redis: failure, "the password", address: address)
                    : JobQueueError(.denied, "Redis at \(address) refuses user and password, or wants none.")
            }
        }
        let info = try await send(RESPCommand("INFO", "server"))
        if case .error(let failure) = info, failure.word != "NOPERM" {
            throw JobQueueError(redis: failure, "INFO", address: address)
        }
        try check(version: RedisInfo(info.text ?? "")["redis_version"])
        id = try await send(RESPCommand("CLIENT", "ID")).integer
    }

    /// Refuses servers before 6.2; what does not tell its version is believed to be new enough.
    private func check(version text: String?) throws(JobQueueError) {
        guard let text else { return }
        let numbers = text.split(separator: ".").prefix(2).compactMap { Int($0) }
        guard numbers.count == 2, (numbers[0], numbers[1]) < (6, 2) else { return }
        throw JobQueueError(
            .unsupported,
            "Redis at \(address) is version \(text.prefix(20)); the queue needs 6.2 or newer, or Valkey."
        )
    }
}

/// What `INFO` tells: lines of `name:value`.
struct RedisInfo {
    private let values: [Substring: Substring]

    init(_ text: String) {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.split(separator: ":", maxSplits: 1) }
        values = Dictionary(lines.filter { $0.count == 2 }.map { ($0[0], $0[1]) }) { first, _ in first }
    }

    subscript(_ name: String) -> String? { values[name[...]].map(String.init) }
}
