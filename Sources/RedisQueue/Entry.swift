import NIOCore
import Queueing

/// An entry of a stream of jobs.
struct Entry: Hashable {
    var stream: String
    /// The entry's name in the stream.
    var name: String
    /// The job's name and what was written of it; `nil` where the entry was deleted, or is no job.
    var content: Content?

    struct Content: Hashable {
        var id: JobID
        var body: [UInt8]

        /// Reads the fields of an entry.
        init?(_ fields: RESPValue) {
            guard let fields = fields.fields, let id = fields["id"]?.text.flatMap({ JobID($0) }),
                let body = fields["job"]?.bytes
            else { return nil }
            self.id = id
            self.body = Array(body.readableBytesView)
        }
    }

    private init?(_ entry: RESPValue, in stream: String) {
        guard let parts = entry.elements, let name = parts.first?.text else { return nil }
        self.stream = stream
        self.name = name
        content = parts.count > 1 ? Content(parts[1]) : nil  // checked: there are so many, as was counted
    }

    /// Reads what `XREADGROUP` gave, in the order of `streams`.
    static func read(_ reply: RESPValue, of streams: [String]) -> [Entry] {
        let read = reply.fields ?? [:]
        return streams.flatMap { stream in
            (read[stream]?.elements ?? []).compactMap { Entry($0, in: stream) }
        }
    }

    /// Reads what `XAUTOCLAIM` gave: where to go on, and what was claimed.
    ///
    /// Version 6.2 names entries that were deleted with an empty body, 7 in a third part, which needs nothing done.
    static func claimed(_ reply: RESPValue, of stream: String) -> (next: String, entries: [Entry])? {
        // checked: there are so many, as was counted
        guard let parts = reply.elements, parts.count >= 2, let next = parts[0].text, let entries = parts[1].elements
        else {
            return nil
        }
        return (next, entries.compactMap { Entry($0, in: stream) })
    }
}
