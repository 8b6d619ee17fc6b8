import Basics
import Foundation

/// The bound on open files.
enum OpenFiles {
    /// Raises the bound to what the system lets us have: every connection is a descriptor.
    static func allowMost() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// How many connections leave enough descriptors for the work on them (an original, a result, a store's file), and
    /// how many there may be beyond these, for health and metrics.
    static var connections: (regular: Int, reserve: Int)? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        let free = max(0, Int(clamping: limit.rlim_cur) -| others -| variants)
        let reserve = min(64, free / 4)
        return (max(16, (free -| reserve) / 2), reserve)
    }

    /// How many files of variants may be held open beside that.
    static var variants: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        return min(1024, Int(clamping: limit.rlim_cur) / 16)
    }

    /// What the stores, the queue and the renderers hold open.
    private static let others = 100
}
