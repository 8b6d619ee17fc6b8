import Basics
import NIOCore
import Queueing

/// Lists the jobs of a Redis queue, page by page.
struct RedisListing: Sendable {
    private let commands: RedisCommands
    private let rules: QueueRules

    /// - Parameters:
    ///   - commands: The server.
    ///   - rules: What holds for the queue.
    init(_ commands: RedisCommands, rules: QueueRules) {
        self.commands = commands
        self.rules = rules
    }

    /// A page of the jobs in one state.
    ///
    /// Who waits and who runs stands in one stream, and only its hash tells which: a page is gathered from a bounded
    /// number of looks, and may be short.
    ///
    /// - Parameters:
    ///   - state: The state.
    ///   - position: Where the page before ended; `nil` for the first page.
    ///   - limit: The most jobs of the page.
    /// - Returns: The page.
    /// - Throws: ``JobQueueError``.
    func page(in state: JobState, after position: String?, limit: Int) async throws -> JobPage {
        let limit = max(1, min(limit, 200))
        let sources = try await sources(of: state)
        var place = Position(position)
        var jobs: [ListedJob] = []
        for _ in 0..<20 {
            guard place.source < sources.count else { return JobPage(jobs: jobs, next: nil) }
            let wanted = limit -| jobs.count
            guard wanted > 0 else { break }
            let source = sources[place.source]
            let page = try await read(source, from: place.cursor, wanted)
            jobs += page.jobs.filter { $0.status.state == state }  // checked: lists, which are put together
            place =
                page.read < wanted
                ? Position(source: place.source +| 1) : Position(source: place.source, cursor: page.last)
        }
        // The end is known only by looking beyond it.
        return JobPage(jobs: jobs, next: place.text)
    }

    /// Something that lists jobs.
    private struct Source {
        var key: String
        var kind: String
    }

    /// Where a listing stands.
    struct Position: Hashable {
        var source = 0
        var cursor = ""

        init(source: Int, cursor: String = "") {
            self.source = source
            self.cursor = cursor
        }

        /// Reads a position; what is none is the beginning.
        init(_ text: String?) {
            let parts = text?.split(separator: ".", maxSplits: 1) ?? []
            // checked: of texts it gives nil
            let numbers = parts.last?.split(separator: "-", omittingEmptySubsequences: false).map { UInt64($0) } ?? []
            // checked: there are so many, as was counted
            guard parts.count == 2, let source = Int(parts[0]), source >= 0, numbers.count <= 2, !numbers.contains(nil)
            else { return }
            self.source = source
            cursor = String(parts[1])  // checked: there are so many, as was counted
        }

        var text: String { "\(source).\(cursor.isEmpty ? "0" : cursor)" }
    }

    /// What is looked at in turn: first what is begun first, last what waits for newer workers.
    private func sources(of state: JobState) async throws -> [Source] {
        switch state {
        case .queued:
            let resting = Source(key: commands.keys.later, kind: "sorted set")
            let newer = streams(try await newerStreams())
            // checked: lists, which are put together
            return streams(commands.keys.streams(upTo: rules.newestVersion)) + [resting] + newer
        // checked: lists, which are put together
        case .running: return streams(commands.keys.streams(upTo: rules.newestVersion) + (try await newerStreams()))
        case .failed: return [Source(key: commands.keys.dead, kind: "newest first")]
        // What is done last is put before the others.
        case .done: return [Source(key: commands.keys.done, kind: "list")]
        }
    }

    private func streams(_ names: [String]) -> [Source] { names.map { Source(key: $0, kind: "stream") } }

    /// The streams of jobs that are left to newer workers.
    private func newerStreams() async throws -> [String] {
        let members = try await commands.call(RESPCommand("SMEMBERS", commands.keys.versions)).elements ?? []
        let newer = members.compactMap(\.integer).filter { $0 > rules.newestVersion }.sorted()
        // More versions than these there never were at once.
        return commands.keys.streams(of: Array(newer.prefix(10)))
    }

    private struct Page {
        /// How many entries were looked at.
        var read: Int
        /// Where the last one stands.
        var last: String
        var jobs: [ListedJob]
    }

    private func read(_ source: Source, from cursor: String, _ count: Int) async throws -> Page {
        let reply = try await commands.run(.page, on: source.key, [source.kind, cursor, "\(count)"])
        // checked: there are so many, as was counted
        guard let parts = reply.elements, parts.count == 3, let read = parts[0].integer, let last = parts[1].text,
            let found = parts[2].elements  // checked: there are so many, as was counted
        else {
            throw JobQueueError(
                .failed,
                "\(commands.place) lists jobs in a way that is not understood."
            )
        }
        return Page(read: read, last: last, jobs: found.compactMap(Self.listed))
    }

    /// Reads cursor, name, body and the hash's fields.
    private static func listed(_ entry: RESPValue) -> ListedJob? {
        // checked: there are so many, as was counted
        guard let parts = entry.elements, parts.count == 11, let id = parts[1].text.flatMap({ JobID($0) }),
            let status = JobStatus(id: id, Array(parts[3..<8]))  // checked: there are so many, as was counted
        else { return nil }
        // checked: there are so many, as was counted
        let work = parts[2].bytes.flatMap { try? Job(encoded: $0.readableBytesView).work }
        return ListedJob(
            status: status,
            // checked: there are so many, as was counted
            priority: parts[8].text.flatMap { JobPriority(rawValue: $0) } ?? .bulk,
            version: parts[9].integer ?? 0,  // checked: there are so many, as was counted
            created: parts[10].text.flatMap { Double($0) } ?? 0,  // checked: there are so many, as was counted
            work: work
        )
    }
}
