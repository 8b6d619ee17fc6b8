import Queueing

/// The names of the queue's keys, all under one prefix.
///
/// | key | what |
/// |---|---|
/// | `P:v1:upload` | a stream of jobs for each version and priority, with the group `workers` |
/// | `P:job:ID` | a hash: where the job stands |
/// | `P:later` | a sorted set of jobs that rest between two tries, by when they are due |
/// | `P:dead` | a stream of dead letters with their reasons |
/// | `P:done` | a list of jobs that were done, newest first, so that it is known which to forget |
/// | `P:lease:WORK` | who does a piece of work; gone when that ends, or its time is over |
/// | `P:versions` | a set of the versions that jobs were added in |
///
/// A stream for each version is what leaves jobs of a newer version to newer workers: others never read it.
struct Keys: Hashable {
    /// What all names begin with.
    var prefix: String

    /// The name of the group of all workers.
    static let group = "workers"

    func job(_ id: JobID) -> String { "\(prefix):job:\(id)" }

    func lease(_ work: String) -> String { "\(prefix):lease:\(work)" }

    func stream(_ version: Int, _ priority: JobPriority) -> String { "\(prefix):v\(version):\(priority.rawValue)" }

    /// The streams of all versions up to one, what comes first before what comes later.
    func streams(upTo version: Int) -> [String] {
        streams(of: Array(stride(from: max(1, version), through: 1, by: -1)))
    }

    /// The streams of some versions, by priority.
    func streams(of versions: [Int]) -> [String] {
        JobPriority.allCases.flatMap { priority in versions.map { stream($0, priority) } }
    }

    var dead: String { "\(prefix):dead" }
    var done: String { "\(prefix):done" }
    var later: String { "\(prefix):later" }
    var versions: String { "\(prefix):versions" }
}
