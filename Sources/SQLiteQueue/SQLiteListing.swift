import Basics
import GRDB
import Queueing

/// Lists the jobs of a file, page by page.
struct SQLiteListing: Sendable {
    private let file: JobFile
    private let rules: QueueRules
    private let time: @Sendable () -> Double

    /// - Parameters:
    ///   - file: The jobs.
    ///   - rules: What holds for the queue.
    ///   - time: Seconds since 1970.
    init(of file: JobFile, rules: QueueRules, time: @escaping @Sendable () -> Double) {
        self.file = file
        self.rules = rules
        self.time = time
    }

    /// A page of the jobs in one state.
    ///
    /// - Parameters:
    ///   - state: The state.
    ///   - position: Where the page before ended; `nil` for the first page.
    ///   - limit: The most jobs of the page.
    /// - Returns: The page.
    /// - Throws: ``JobQueueError``.
    func page(in state: JobState, after position: String?, limit: Int) async throws -> JobPage {
        let limit = max(1, min(limit, 1_000))
        let (now, version) = (time(), rules.newestVersion)
        return try await file.read { db in
            let parts = ListingPart.parts(of: state, now: now, newestVersion: version)
            var start = ListingPosition(position)
            var found: [(row: Row, position: ListingPosition)] = []
            while start.part < parts.count, found.count <= limit {
                let rows = try parts[start.part].rows(db, after: start, limit: limit +| 1 -| found.count)
                found += rows.map { row in  // checked: lists, which are put together
                    let sequence = row.value("sequence") ?? 0
                    return (row, ListingPosition(part: start.part, value: row.value("position"), sequence: sequence))
                }
                start = ListingPosition(part: start.part +| 1)
            }
            return JobPage(
                jobs: found.prefix(limit).compactMap { ListedJob($0.row) },  // checked: a limit is at least 1
                next: found.count > limit ? found[limit - 1].position.text : nil  // checked: a limit is at least 1
            )
        }
    }
}

/// Where a listing stands.
private struct ListingPosition {
    var part = 0
    /// What the last row has of what its part is ordered by; `nil` at the beginning of a part.
    var value: Double?
    var sequence = 0

    init(part: Int, value: Double? = nil, sequence: Int = 0) {
        (self.part, self.value, self.sequence) = (part, value, sequence)
    }

    /// Reads a position; what is none is the beginning.
    init(_ text: String?) {
        let parts = text?.split(separator: ":") ?? []
        // checked: there are three, as was counted
        guard parts.count == 3, let part = Int(parts[0]), part >= 0, let value = Double(parts[1]),
            let sequence = Int(parts[2])  // checked: there are three, as was counted
        else { return }
        (self.part, self.value, self.sequence) = (part, value, sequence)
    }

    var text: String { "\(part):\(value ?? 0):\(sequence)" }
}

/// Jobs of a listing that are ordered by one thing, and then by age.
private struct ListingPart {
    var condition: String
    var arguments: StatementArguments
    var column: String
    var isNewestFirst = false

    /// What a listing consists of: first what is begun first, last what waits for newer workers; of what is over, first
    /// what was over last.
    static func parts(of state: JobState, now: Double, newestVersion: Int) -> [ListingPart] {
        switch state {
        case .queued:
            [
                ListingPart("state = 'queued' AND version <= ?", [newestVersion], by: "priority"),
                ListingPart("state = 'waiting'", [], by: "due"),
                ListingPart("state = 'queued' AND version > ?", [newestVersion], by: "priority"),
            ]
        case .running: [ListingPart("state = 'running'", [], by: "priority")]
        // Both are kept for so long after their end, which is when they are forgotten.
        case .done: [ListingPart("state = 'done' AND due > ?", [now], by: "due", isNewestFirst: true)]
        case .failed: [ListingPart("state = 'failed' AND due > ?", [now], by: "due", isNewestFirst: true)]
        }
    }

    private init(
        _ condition: String,
        _ arguments: StatementArguments,
        by column: String,
        isNewestFirst: Bool = false
    ) {
        self.condition = condition
        self.arguments = arguments
        self.column = column
        self.isNewestFirst = isNewestFirst
    }

    func rows(_ db: Database, after position: ListingPosition, limit: Int) throws -> [Row] {
        let (sign, direction) = isNewestFirst ? ("<", "DESC") : (">", "ASC")
        let isFurther = position.value.map { (sql: " AND (\(column), sequence) \(sign) (?, ?)", value: $0) }
        let from: StatementArguments = isFurther.map { [$0.value, position.sequence] } ?? []
        return try Row.fetchAll(
            db,
            sql: """
                SELECT *, \(column) AS position FROM job WHERE \(condition)\(isFurther?.sql ?? "")
                ORDER BY \(column) \(direction), sequence \(direction) LIMIT ?
                """,
            arguments: arguments + from + [limit]  // checked: lists, which are put together
        )
    }
}
