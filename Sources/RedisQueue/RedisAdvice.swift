import Basics
import NIOCore
import Queueing

/// Says what a server's settings mean for the jobs it keeps.
struct RedisAdvice: Sendable {
    private let commands: RedisCommands

    init(_ commands: RedisCommands) { self.commands = commands }

    /// What the server's settings mean for jobs.
    func advice() async throws -> [String] {
        let place = commands.place
        var advice: [String] = []
        let info = try await commands.reply(RESPCommand("INFO", "everything"))
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
            let sync = try await commands.reply(RESPCommand("CONFIG", "GET", "appendfsync")).fields?["appendfsync"]?
                .text
            if sync == "no" {
                advice.append("\(place) has 'appendfsync no': a power cut loses jobs. Use 'everysec' or 'always'.")
            }
        }
        if let policy = facts["maxmemory_policy"], policy != "noeviction", facts["maxmemory"] != "0" {
            advice.append("\(place) has 'maxmemory-policy \(policy)', which may delete jobs. Use 'noeviction'.")
        }
        if let loss = try await lossByAccessRules(facts, place) { advice.append(loss) }
        if facts["cluster_enabled"] == "1", !commands.keys.prefix.contains("{") {
            advice.append("\(place) is a cluster: give the queue a prefix in braces, such as '{calotype}'.")
        }
        return advice
    }

    /// What is lost at a restart because of the rights of the user `default`; `nil` where nothing is.
    ///
    /// A server that reads its append-only file does that as the user `default`. Before 8.6 it looks whether this user may
    /// do what a script or transaction has written, and silently leaves out what not (redis#14541); Valkey has the same.
    private func lossByAccessRules(_ facts: RedisInfo, _ place: String) async throws -> String? {
        guard facts["aof_enabled"] == "1", !facts.keepsWhatScriptsWrote else { return nil }
        let remedy =
            "Give it 'user default on resetpass >A-LONG-SECRET ~* +@all' instead, or Redis 8.6 or newer (redis#14541)."
        switch try await commands.reply(RESPCommand("ACL", "GETUSER", "default")) {
        case .error(let failure) where failure.word == "NOPERM":
            // Whoever comes as `default` may do enough.
            guard try await commands.reply(RESPCommand("ACL", "WHOAMI")).text != "default" else { return nil }
            return
                "\(place) does not let us look at the rights of its user 'default': if that is off, or may not do all "
                + "with all keys, jobs are silently lost when Redis restarts. \(remedy)"
        case .error: return nil
        case let reply:
            guard let user = reply.fields, !RedisAdvice.mayDoAll(user) else { return nil }
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
