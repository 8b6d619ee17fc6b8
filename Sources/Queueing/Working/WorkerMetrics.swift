import CoreMetrics
import Metrics
import Synchronization

/// What a worker counts; every label is one of a fixed few.
final class WorkerMetrics: Sendable {
    /// What became of a try.
    enum Outcome: String, CaseIterable {
        /// The job is done.
        case done
        /// It will be tried again.
        case retried
        /// It went to the dead letters.
        case failed
        /// It was given back at a shutdown.
        case handedBack = "handed-back"
        /// It had become another worker's.
        case lost
        /// The queue could not be told; the job will be taken over and done again.
        case unreported
    }

    private let outcomes: [Outcome: Counter]
    private let duration: Timer
    private let age: Timer
    private let running: Meter
    private let absences: Counter

    init(factory: any MetricsFactory) {
        outcomes = Dictionary(
            uniqueKeysWithValues: Outcome.allCases.map {  // checked: cases of an enumeration differ
                ($0, Counter(label: "calotype_jobs_total", dimensions: [("outcome", $0.rawValue)], factory: factory))
            }
        )
        duration = Timer(label: "calotype_job", factory: factory)
        age = Timer(label: "calotype_job_age", factory: factory)
        running = Meter(label: "calotype_jobs_running", factory: factory)
        absences = Counter(label: "calotype_job_queue_failures_total", factory: factory)
    }

    /// Counts a job that begins, `age` after it was made.
    func countBegin(age: Duration) {
        running.increment(by: 1)
        // Clocks of two machines may differ.
        if age > .zero { self.age.record(duration: age) }
    }

    /// Counts the end of a try.
    func countEnd(_ outcome: Outcome, taking time: Duration) {
        running.decrement(by: 1)
        count(outcome)
        duration.record(duration: time)
    }

    /// Counts what became of a job that was not begun.
    func count(_ outcome: Outcome) { outcomes[outcome]?.increment() }

    /// Counts a time that the queue was away.
    func countAbsence() { absences.increment() }
}
