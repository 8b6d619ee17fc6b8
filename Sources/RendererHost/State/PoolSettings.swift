/// The bounds that a pool keeps.
struct PoolSettings: Hashable, Sendable {
    /// How many processes there are to be.
    var count = 1
    /// How many more are kept ready, without work, to take the place of one that dies.
    var spares = 0
    /// How much work may wait.
    var queue = 16
    /// What all processes may use together, in bytes.
    var memory = 1 << 30
    /// What every job may use without a question, in bytes.
    var allowance = 64 << 20
    /// How many jobs a process does before it is replaced.
    var recycleImages = 10_000
    /// The resident memory from which on a process is replaced, in bytes.
    var recycleMemory = 400 << 20
    /// How long a process may take to become ready.
    var startTime = Duration.seconds(30)
    /// How long a process may go on with work that nobody wants any more.
    var grace = Duration.milliseconds(200)
    /// How long background work waits until it is served as if it were wanted now, so that it comes to its end.
    var promotionDelay = Duration.seconds(5)
    /// The first wait after a failed start; doubled with each further one.
    var backoff = Duration.milliseconds(100)
    /// The longest wait after a failed start.
    var longestBackoff = Duration.seconds(15)
    /// The longest such wait where the program is known to work and there is hope, since work waits for it.
    var hopefulBackoff = Duration.milliseconds(250)
    /// Failed starts, before any process has ever done work, after which work is refused instead of kept waiting.
    var failedStarts = 3
    /// How long no process may become ready until work is refused instead of kept waiting.
    var hope = Duration.seconds(30)
}
