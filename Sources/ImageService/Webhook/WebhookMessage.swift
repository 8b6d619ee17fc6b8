package import Foundation
import ObjectStorage
import Queueing

/// What is told of a set that is done, or was given up.
package struct WebhookMessage: Hashable, Sendable {
    private struct Body: Encodable {
        var event: String
        var id: String
        var job: String
        var image: String?
        var key: String
        var set: String
        var variants: [String]
        var error: String?
        var time: String
    }

    /// The message's own name.
    package var id: String
    /// What has happened: `set.done` or `set.failed`.
    package var event: String
    /// What is sent, as JSON.
    package var body: Data
    /// How often it was told in vain.
    var failures = 0
    /// When it is told again; `nil` at once.
    var due: WebhookAgenda.Instant?

    /// Makes a message that has not been told.
    package init(id: String, event: String, body: Data) { (self.id, self.event, self.body) = (id, event, body) }

    /// What is told of a job that is done, or was given up for a reason.
    init?(_ job: Job, failure reason: String?) {
        let order: RenditionSetJob
        switch job.work {
        case .makeSet(let made): order = made
        }
        let (event, id) = (reason == nil ? "set.done" : "set.failed", "\(JobID.unique())")
        let body = Body(
            event: event,
            id: id,
            job: "\(job.id)",
            image: ObjectKey(order.key).map { ImageID(original: $0).text },
            key: order.key,
            set: order.set,
            variants: order.variants.map(\.name),
            error: reason,
            time: Date().formatted(.iso8601)
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(body) else { return nil }
        self.init(id: id, event: event, body: data)
    }
}
