import Basics
import GRDB
import Queueing

/// What a claim binds its statements to: the time, by which jobs are due, and the versions it takes.
struct ClaimBindings: Sendable {
    /// Seconds since 1970.
    var now: Double
    /// What lies beyond was written before the clock was set back.
    var horizon: Double
    /// The newest version of jobs that is handed out.
    var version: Int

    init(now: Double, rules: QueueRules) {
        self.now = now
        // checked: floating-point numbers never trap
        horizon = now + 60 + 2 * max(rules.visibility, rules.retries.pauses.longest).inSeconds
        version = rules.newestVersion
    }

    static let isDue = "(due <= :now OR due > :horizon)"
    var dueArguments: StatementArguments { ["now": now, "horizon": horizon] }
    var arguments: StatementArguments { ["now": now, "horizon": horizon, "version": version] }
}
