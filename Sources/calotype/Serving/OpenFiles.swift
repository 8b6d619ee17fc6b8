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

    /// How many connections leave enough descriptors for the work on them: an original, a result, a store's file.
    static var connections: Int? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return max(16, (Int(clamping: limit.rlim_cur) -| reserve) / 2)
    }

    /// What the stores, the queue and the renderers hold open.
    private static let reserve = 100
}
