import Basics
import Crypto
import Foundation
import ObjectStorage
public import Queueing
import Recipes

extension RenditionSetJob {
    /// The name of the job that makes a set of an original: the same for both, whoever orders it.
    public static func jobID(set: String, key: String) -> JobID? {
        JobID("\(set).\(Hexadecimal.text(SHA256.hash(data: Data(key.utf8)).prefix(16)))")
    }
}

extension Job {
    /// The job of making a set of an original.
    ///
    /// - Parameters:
    ///   - set: The set.
    ///   - members: Those of its members that are wanted.
    ///   - key: The original's key.
    ///   - validator: The SHA-256 or other mark of its bytes; empty where any bytes will do.
    ///   - priority: What it comes before.
    ///   - time: When it is ordered.
    init?(
        _ set: RenditionSet,
        _ members: [RenditionSet.Member],
        of key: String,
        validator: String = "",
        priority: JobPriority,
        at time: Date
    ) {
        guard let id = RenditionSetJob.jobID(set: set.name, key: key) else { return nil }
        let variants = members.map { RenditionSetJob.Variant(name: $0.name, recipe: $0.recipe.canonicalText) }
        let wanted = RenditionSetJob(key: key, validator: validator, set: set.name, variants: variants)
        self.init(id: id, priority: priority, work: .makeSet(wanted), created: time.timeIntervalSince1970)
    }
}
