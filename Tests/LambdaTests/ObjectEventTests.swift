import Foundation
import Lambda
import NIOCore
import Testing

/// What S3 and those like it tell of objects, however it is wrapped.
struct ObjectEventTests {
    // AWS's keys, moto's, EventBridge's and Ceph's, which alone are not encoded.
    @Test(arguments: [
        ("aws:s3", "a+b/%C3%A9%2Bc.jpg", "a b/é+c.jpg"),
        ("aws:s3", "a+b%2F%C3%A9%2Bc.jpg", "a b/é+c.jpg"),
        ("minio:s3", "originals/100%25.jpg", "originals/100%.jpg"),
        ("ceph:s3", "a b/é+c.jpg", "a b/é+c.jpg"),
        ("ceph:s3", "100%25.jpg", "100%25.jpg"),
    ])
    func keysAreDecodedAsTheirSourceEncodesThem(source: String, key: String, expected: String) throws {
        let event = try Events.objects(["Records": [Events.record(key, source: source)]])
        #expect(event.notices.map(\.key) == [expected])
        #expect(event.notices.map(\.bucket) == ["photos"])
        #expect(event.notices.map(\.size) == [1024])
        #expect(event.ignored.isEmpty)
    }

    @Test(arguments: [
        ("ObjectCreated:Put", ObjectNotice.Change.created), ("ObjectCreated:CompleteMultipartUpload", .created),
        ("s3:ObjectCreated:Copy", .created), ("ObjectRemoved:Delete", .removed),
        ("ObjectRemoved:DeleteMarkerCreated", .removed),
    ])
    func namesTellWhatHappened(name: String, change: ObjectNotice.Change) throws {
        #expect(try Events.objects(["Records": [Events.record("a.jpg", name: name)]]).notices.map(\.change) == [change])
    }

    @Test func otherChangesAreLeftOutWithAReason() throws {
        let event = try Events.objects(["Records": [Events.record("a.jpg", name: "ObjectTagging:Put")]])
        #expect(event.notices.isEmpty)
        #expect(event.ignored.first?.contains("ObjectTagging:Put") == true)
    }

    @Test func theLastEventOfAKeyCounts() throws {
        let records = [
            Events.record("a.jpg", sequencer: "0055AED6DCD90281E6"),
            Events.record("a.jpg", name: "ObjectRemoved:Delete", sequencer: "0055AED6DCD90281E5"),
            Events.record("b.jpg", sequencer: "FF"),
            Events.record("b.jpg", name: "ObjectRemoved:Delete", sequencer: "0100"),
            Events.record("c.jpg", sequencer: nil),
            Events.record("c.jpg", name: "ObjectRemoved:Delete", sequencer: nil),
        ]
        let event = try Events.objects(["Records": records])
        #expect(event.notices.map(\.key) == ["a.jpg", "b.jpg", "c.jpg"])
        #expect(event.notices.map(\.change) == [.created, .removed, .removed])
    }

    @Test func messagesAreUnwrapped() throws {
        let inner = Events.text(["Records": [Events.record("a+b.jpg")]])
        let topic = Events.text(["Type": "Notification", "TopicArn": "arn", "Message": inner])
        let events: [[String: Any]] = [
            ["Records": [["eventSource": "aws:sqs", "messageId": "1", "body": inner]]],
            ["Records": [["EventSource": "aws:sns", "Sns": ["Message": inner]]]],
            ["Records": [["eventSource": "aws:sqs", "messageId": "1", "body": topic]]],
        ]
        for event in events { #expect(try Events.objects(event).notices.map(\.key) == ["a b.jpg"]) }
    }

    @Test func eventBridgesKeysAreAsTheyAre() throws {
        let event: [String: Any] = [
            "source": "aws.s3", "detail-type": "Object Created",
            "detail": ["bucket": ["name": "photos"], "object": ["key": "a+b.jpg", "size": 3, "sequencer": "1"]],
        ]
        #expect(
            try Events.objects(event).notices == [
                ObjectNotice(.created, bucket: "photos", key: "a+b.jpg", size: 3, sequencer: "1")
            ]
        )
    }

    @Test func theTestEventIsNothing() throws {
        let test: [String: Any] = ["Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "photos"]
        let wrapped: [String: Any] = ["Records": [["eventSource": "aws:sqs", "body": Events.text(test)]]]
        for event in [test, wrapped] {
            let objects = try Events.objects(event)
            #expect(objects.notices.isEmpty)
            #expect(objects.ignored.first?.contains("s3:TestEvent") == true)
        }
    }

    // A poisonous message must not hold up the others of its batch.
    @Test func whatCannotBeReadIsLeftOutWithAReason() throws {
        var text = Events.text(["Records": [Events.record("deep.jpg")]])
        for _ in 0..<5 { text = Events.text(["Message": text]) }
        let records: [[String: Any]] = [
            ["eventSource": "aws:sqs", "body": "no JSON"], ["eventSource": "aws:sqs", "body": "[]"],
            ["eventSource": "aws:sqs", "body": "{}"], ["eventSource": "aws:dynamodb", "dynamodb": [String: Any]()],
            ["eventSource": "aws:sqs", "body": text],
            ["eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": ["bucket": ["name": "b"]]],
            Events.record("%FF%FE.jpg"), Events.record("good.jpg"),
        ]
        let event = try Events.objects(["Records": records])
        #expect(event.notices.map(\.key) == ["good.jpg"])
        #expect(event.ignored.count == 7)
    }
}
