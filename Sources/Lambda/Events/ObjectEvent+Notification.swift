import Basics
import Foundation

extension ObjectEvent {
    /// More wrappings than AWS can put around an event.
    private static let deepestWrapping = 3

    /// Takes an event apart.
    init(_ event: NotificationEvent) {
        self.init()
        add(event, depth: 0)
    }

    private mutating func add(_ event: NotificationEvent, depth: Int) {
        if let name = event.event {
            ignored.append("'\(name)' tells that notifications were switched on, and nothing else.")
        } else if event.source == "aws.s3", let detail = event.detail {
            // EventBridge's keys are not encoded.
            add(event.detailType ?? "", detail.bucket?.name, detail.object?.key, detail.object)
        } else if let records = event.records {
            for record in records { add(record, depth: depth) }
        } else if let message = event.message {
            add(wrapped: message, depth: depth)
        } else {
            ignored.append("A message tells nothing about objects.")
        }
    }

    private mutating func add(_ record: NotificationEvent.Record, depth: Int) {
        if let storage = record.s3 {
            // Ceph sends keys as they are, AWS and all others as HTML forms would.
            let isRaw = record.eventSource == "ceph:s3"
            let key = storage.object?.key.flatMap { isRaw ? $0 : PercentCoding.decodeQuery(Array($0.utf8)[...]) }
            add(record.eventName ?? "", storage.bucket?.name, key, storage.object)
        } else if let message = record.sns?.text ?? record.body {
            add(wrapped: message, depth: depth)
        } else {
            let source = record.eventSource ?? record.topicSource ?? "nowhere"
            ignored.append("A record from '\(source.prefix(100))' tells nothing about objects.")
        }
    }

    private mutating func add(wrapped text: String, depth: Int) {
        guard depth < ObjectEvent.deepestWrapping else {
            ignored.append("A message is wrapped too often.")
            return
        }
        guard let event = try? JSONDecoder().decode(NotificationEvent.self, from: Data(text.utf8)) else {
            ignored.append("A message is no event of S3.")
            return
        }
        add(event, depth: depth +| 1)
    }

    private mutating func add(
        _ name: String,
        _ bucket: String?,
        _ key: String?,
        _ object: NotificationEvent.Record.Storage.Object?
    ) {
        guard let bucket, let key, !key.isEmpty else {
            ignored.append("A record names no object, or its key is not UTF-8.")
            return
        }
        guard let change = ObjectNotice.Change(eventName: name) else {
            ignored.append("'\(name.prefix(100))' of '\(key)' is neither a new object nor a removed one.")
            return
        }
        add(ObjectNotice(change, bucket: bucket, key: key, size: object?.size, sequencer: object?.sequencer))
    }

    private mutating func add(_ notice: ObjectNotice) {
        guard let index = notices.firstIndex(where: { $0.bucket == notice.bucket && $0.key == notice.key }) else {
            notices.append(notice)
            return
        }
        if notice.isLater(than: notices[index]) { notices[index] = notice }  // checked: an index that was found
    }
}

extension ObjectNotice.Change {
    /// Reads `ObjectCreated:Put`, with `s3:` before it as some servers write it, and EventBridge's `Object Created`.
    fileprivate init?(eventName: String) {
        let name = eventName.hasPrefix("s3:") ? eventName.dropFirst(3) : eventName[...]
        if name.hasPrefix("ObjectCreated:") || name == "Object Created" {
            self = .created
        } else if name.hasPrefix("ObjectRemoved:") || name == "Object Deleted" {
            self = .removed
        } else {
            return nil
        }
    }
}
