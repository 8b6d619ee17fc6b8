/// Where a job stands.
public enum JobState: String, Hashable, Sendable, Codable, CaseIterable {
    /// It waits: for a worker, or for its next try.
    case queued
    /// A worker is at it.
    case running
    /// It was done.
    case done
    /// It was given up and lies with the dead letters.
    case failed
}

/// What is known of a job, as `GET /jobs/{id}` shows it.
public struct JobStatus: Hashable, Sendable {
    /// The job's name.
    public var id: JobID
    /// Where it stands.
    public var state: JobState
    /// How many steps are done.
    public var done: Int
    /// How many steps there are.
    public var total: Int
    /// How many times it was begun.
    public var attempts: Int
    /// Why the last try failed, in a sentence or more; `nil` when none did.
    public var error: String?

    /// Makes a status.
    public init(id: JobID, state: JobState, done: Int = 0, total: Int = 0, attempts: Int = 0, error: String? = nil) {
        self.id = id
        self.state = state
        self.done = done
        self.total = total
        self.attempts = attempts
        self.error = error
    }

    /// The most bytes of an error that are kept.
    package static let mostErrorBytes = 1_000

    /// A reason as it is kept: not longer than ``mostErrorBytes``.
    package static func shortened(_ reason: String) -> String {
        guard reason.utf8.count > mostErrorBytes else { return reason }
        var kept = reason.prefix(mostErrorBytes)  // checked: a constant above 3
        while kept.utf8.count > mostErrorBytes - 3 { kept.removeLast() }  // checked: a constant above 3
        return kept + "…"
    }
}

extension JobStatus: Codable {
    private enum Key: String, CodingKey { case id, status, done, total, attempts, error }

    /// Reads a status.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        self.init(
            id: try values.decode(JobID.self, forKey: .id),
            state: try values.decode(JobState.self, forKey: .status),
            done: try values.decode(Int.self, forKey: .done),
            total: try values.decode(Int.self, forKey: .total),
            attempts: try values.decode(Int.self, forKey: .attempts),
            error: try values.decodeIfPresent(String.self, forKey: .error)
        )
    }

    /// Writes the status; no error is `null`.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(id, forKey: .id)
        try values.encode(state, forKey: .status)
        try values.encode(done, forKey: .done)
        try values.encode(total, forKey: .total)
        try values.encode(attempts, forKey: .attempts)
        try values.encode(error, forKey: .error)
    }
}
