import CoreMetrics
import Metrics

/// What fetching from other servers counts; every label is one of a fixed few.
struct RemoteMetrics: Sendable {
    /// Fetches that ended with an error.
    let failed: Counter
    /// Answers with an older copy, as its server was in trouble.
    let stale: Counter
    private let fetched: Counter
    private let confirmed: Counter
    private let bytes: Counter
    private let duration: Timer

    init(factory: any MetricsFactory) {
        func outcome(_ name: String) -> Counter {
            Counter(label: "calotype_remote_fetches_total", dimensions: [("outcome", name)], factory: factory)
        }
        fetched = outcome("fetched")
        confirmed = outcome("confirmed")
        failed = outcome("failed")
        stale = Counter(label: "calotype_remote_stale_total", dimensions: [], factory: factory)
        bytes = Counter(label: "calotype_remote_bytes_total", dimensions: [], factory: factory)
        duration = Timer(label: "calotype_stage", dimensions: [("stage", "remote_fetch")], factory: factory)
    }

    /// Counts a fetch that ended well.
    func count(_ outcome: Fetcher.Outcome, taking time: Duration) {
        duration.record(duration: time)
        switch outcome {
        case .confirmed: confirmed.increment()
        case .fetched(let received, _, _):
            fetched.increment()
            bytes.increment(by: received.size)
        }
    }
}
