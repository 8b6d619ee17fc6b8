#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Job {
    /// The job as it is written down: JSON.
    ///
    /// - Returns: At most ``mostBytes`` bytes.
    /// - Throws: ``JobQueueError`` with code `badJob` when it is longer.
    package func encoded() throws(JobQueueError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes: [UInt8]
        do {
            bytes = [UInt8](try encoder.encode(self))
        } catch {
            throw JobQueueError(.badJob, "The job '\(id)' cannot be written down.", cause: error)
        }
        guard bytes.count <= Job.mostBytes else {
            throw JobQueueError(
                .badJob,
                "The job '\(id)' is \(bytes.count) bytes long; \(Job.mostBytes) is the most. Give its set fewer variants."
            )
        }
        return bytes
    }

    /// Reads a job of this or an older version.
    ///
    /// - Parameter bytes: What ``encoded()`` gave.
    /// - Throws: ``JobQueueError`` with code `badJob` when that is no job.
    package init(encoded bytes: some Sequence<UInt8>) throws(JobQueueError) {
        do {
            self = try JSONDecoder().decode(Job.self, from: Data(bytes))
        } catch {
            throw JobQueueError(.badJob, "What the queue holds as a job cannot be read as one.", cause: error)
        }
    }
}

// Written out, so that what is on disks and in Redis depends on no spelling in Swift.
extension Job: Codable {
    private enum Key: String, CodingKey { case v, id, created, priority, work }

    /// Reads a job.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        let version = try values.decode(Int.self, forKey: .v)
        guard Job.versions.contains(version) else {
            throw DecodingError.dataCorruptedError(
                forKey: .v,
                in: values,
                debugDescription: "There is no version \(version) of jobs."
            )
        }
        self.init(
            id: try values.decode(JobID.self, forKey: .id),
            priority: try values.decode(JobPriority.self, forKey: .priority),
            work: try values.decode(JobWork.self, forKey: .work),
            created: try values.decode(Double.self, forKey: .created),
            version: version
        )
    }

    /// Writes the job.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(version, forKey: .v)
        try values.encode(id, forKey: .id)
        try values.encode(created, forKey: .created)
        try values.encode(priority, forKey: .priority)
        try values.encode(work, forKey: .work)
    }
}

extension JobWork: Codable {
    private enum Key: String, CodingKey { case kind }
    private enum Kind: String, Codable { case makeSet = "make-set" }

    /// Reads what is wanted.
    public init(from decoder: any Decoder) throws {
        switch try decoder.container(keyedBy: Key.self).decode(Kind.self, forKey: .kind) {
        case .makeSet: self = .makeSet(try RenditionSetJob(from: decoder))
        }
    }

    /// Writes what is wanted.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        switch self {
        case .makeSet(let set):
            try values.encode(Kind.makeSet, forKey: .kind)
            try set.encode(to: encoder)
        }
    }
}
