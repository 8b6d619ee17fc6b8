import Basics
import NIOCore
public import Queueing

extension RedisQueue {
    /// What is known of a job; see ``Queueing/JobQueue``.
    public func status(_ id: JobID) async throws -> JobStatus? {
        let names = ["state", "done", "total", "attempts", "error"]
        let reply = try await link.call(RESPCommand(["HMGET", keys.job(id)] + names))
        return reply.elements.flatMap { JobStatus(id: id, $0) }
    }

    /// How many jobs there are; see ``Queueing/JobQueue``.
    public func counts() async throws -> JobCounts {
        let priorities = JobPriority.allCases
        let arguments = ["\(rules.newestVersion)"] + priorities.map(\.rawValue)
        let numbers = try await run(.count, on: keys.later, arguments).elements?.compactMap(\.integer) ?? []
        // checked: there are two, and two for each priority, as was counted
        guard numbers.count == 2 + 2 * priorities.count else {
            throw JobQueueError(.failed, "Redis at \(configuration.address) counts in a way that is not understood.")
        }
        // checked: there are two, and two for each priority, as was counted
        var counts = JobCounts(delayed: numbers[0], failed: numbers[1])
        for (number, priority) in priorities.enumerated() {
            let waiting = numbers[2 + 2 * number]  // checked: there are two, and two for each priority, as was counted
            if waiting > 0 { counts.queued[priority] = waiting }
            // checked: there are two, and two for each priority, as was counted
            counts.running +|= numbers[3 + 2 * number]
        }
        return counts
    }

    /// Begins a dead letter anew; see ``Queueing/JobQueue``.
    public func retry(_ id: JobID) async throws -> Bool {
        try await run(.retry, on: keys.job(id), [id.text]).integer == 1
    }

    /// Forgets a job; see ``Queueing/JobQueue``.
    public func drop(_ id: JobID) async throws -> Bool {
        try await run(.drop, on: keys.job(id), [id.text]).integer == 1
    }

    /// Looks whether the keys are ours, and writes something, since that is what fails where memory or disk are full; see
    /// ``Queueing/JobQueue``.
    public func check() async throws {
        let arguments = ["\(rules.newestVersion)"] + JobPriority.allCases.map(\.rawValue)
        _ = try await run(.pulse, on: "\(keys.prefix):pulse", arguments)
    }

    /// What the server's settings mean for jobs; see ``Queueing/JobQueue``.
    public func advice() async throws -> [String] {
        let place = "Redis at \(configuration.address)"
        var advice: [String] = []
        let info = try await link.reply(RESPCommand("INFO", "everything"))
        guard let text = info.text else {
            return [
                "\(place) does not let us look at its settings; see that it has 'appendonly yes' and "
                    + "'maxmemory-policy noeviction'."
            ]
        }
        let facts = RedisInfo(text)
        if facts["aof_enabled"] == "0" {
            advice.append(
                "\(place) has 'appendonly no': when it restarts, jobs added since its last snapshot are lost. Use "
                    + "'appendonly yes'."
            )
        } else {
            let sync = try await link.reply(RESPCommand("CONFIG", "GET", "appendfsync")).fields?["appendfsync"]?.text
            if sync == "no" {
                advice.append("\(place) has 'appendfsync no': a power cut loses jobs. Use 'everysec' or 'always'.")
            }
        }
        if let policy = facts["maxmemory_policy"], policy != "noeviction", facts["maxmemory"] != "0" {
            advice.append("\(place) has 'maxmemory-policy \(policy)', which may delete jobs. Use 'noeviction'.")
        }
        if let loss = try await lossByAccessRules(facts, place) { advice.append(loss) }
        if facts["cluster_enabled"] == "1", !keys.prefix.contains("{") {
            advice.append("\(place) is a cluster: give the queue a prefix in braces, such as '{calotype}'.")
        }
        return advice
    }
}

extension RedisQueue {
    /// What is lost at a restart because of the rights of the user `default`; `nil` where nothing is.
    ///
    /// A server that reads its append-only file does that as the user `default`. Before 8.6 it looks whether this user may
    /// do what a script or transaction has written, and silently leaves out what not (redis#14541); Valkey has the same.
    private func lossByAccessRules(_ facts: RedisInfo, _ place: String) async throws -> String? {
        guard facts["aof_enabled"] == "1", !facts.keepsWhatScriptsWrote else { return nil }
        let remedy =
            "Give it 'user default on resetpass >A-LONG-SECRET ~* +@all' instead, or Redis 8.6 or newer (redis#14541)."
        switch try await link.reply(RESPCommand("ACL", "GETUSER", "default")) {
        case .error(let failure) where failure.word == "NOPERM":
            // Whoever comes as `default` may do enough.
            guard try await link.reply(RESPCommand("ACL", "WHOAMI")).text != "default" else { return nil }
            return
                "\(place) does not let us look at the rights of its user 'default': if that is off, or may not do all "
                + "with all keys, jobs are silently lost when Redis restarts. \(remedy)"
        case .error: return nil
        case let reply:
            guard let user = reply.fields, !RedisQueue.mayDoAll(user) else { return nil }
            return "\(place) has a user 'default' that is off or may not do all with all keys: when Redis restarts it "
                + "silently forgets what scripts have written to its append-only file, which is every job. \(remedy)"
        }
    }

    /// Whether a user, as `ACL GETUSER` describes it, is on and may do everything.
    private static func mayDoAll(_ user: [String: RESPValue]) -> Bool {
        func words(_ name: String) -> [String] {
            let value = user[name]
            let texts = value?.elements?.compactMap(\.text) ?? [value?.text].compactMap { $0 }
            return texts.flatMap { $0.split(separator: " ").map(String.init) }
        }
        let (flags, commands, keys) = (words("flags"), words("commands"), words("keys"))
        let mayCallAll = flags.contains("allcommands") || commands == ["+@all"]
        let mayTouchAll = flags.contains("allkeys") || keys.contains { $0 == "~*" || $0 == "*" }
        return flags.contains("on") && mayCallAll && mayTouchAll
    }
}

extension RedisInfo {
    /// Whether the server reads again what scripts wrote, whatever its users may do.
    fileprivate var keepsWhatScriptsWrote: Bool {
        guard self["server_name"] != "valkey", let version = self["redis_version"] else { return false }
        let numbers = version.split(separator: ".").prefix(2).compactMap { Int($0) }
        return numbers.count == 2 && (numbers[0], numbers[1]) >= (8, 6)  // checked: there are two
    }
}

extension JobStatus {
    /// Reads a hash's state, done, total, attempts and error; `nil` when there is no hash.
    init?(id: JobID, _ values: [RESPValue]) {
        // checked: there are five, as was counted
        guard values.count >= 5, let state = values[0].text.flatMap({ JobState(rawValue: $0) }) else { return nil }
        self.init(
            id: id,
            state: state,
            done: values[1].integer ?? 0,  // checked: there are five, as was counted
            total: values[2].integer ?? 0,  // checked: there are five, as was counted
            attempts: values[3].integer ?? 0,  // checked: there are five, as was counted
            error: values[4].text  // checked: there are five, as was counted
        )
    }
}
