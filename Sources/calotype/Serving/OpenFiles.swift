import Basics
import Foundation

/// The bound on open files.
enum OpenFiles {
    /// Raises the bound to what the system lets us have: every connection is a descriptor.
    static func allowMost() {
        guard var bounds else { return }
        bounds.rlim_cur = bounds.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &bounds)
    }

    /// How many connections leave enough descriptors for the work on them (an original, a result, a store's file), and
    /// how many there may be beyond these, for health and metrics.
    static var connections: (regular: Int, reserve: Int)? {
        guard let bounds else { return nil }
        let free = max(0, Int(clamping: bounds.rlim_cur) -| others -| variants)
        let reserve = min(64, free / 4)
        return (max(16, (free -| reserve) / 2), reserve)
    }

    /// How many files of variants may be held open beside that.
    static var variants: Int { bounds.map { min(1024, Int(clamping: $0.rlim_cur) / 16) } ?? 0 }

    /// What the stores, the queue and the renderers hold open.
    private static let others = 100

    /// What is in force, and the most that may be; `nil` where the system does not say.
    private static var bounds: rlimit? {
        var bounds = rlimit()
        return getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &bounds) == 0 ? bounds : nil
    }
}
