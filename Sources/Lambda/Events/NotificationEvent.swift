import Foundation

/// The JSON of what S3 tells about objects: directly, through SNS, through SQS, through both, or through EventBridge.
struct NotificationEvent: Decodable {
    struct Record: Decodable {
        struct Storage: Decodable {
            struct Bucket: Decodable {
                var name: String?
            }

            struct Object: Decodable {
                var key: String?
                var size: Int?
                var sequencer: String?
            }

            var bucket: Bucket?
            var object: Object?
        }

        struct Message: Decodable {
            var text: String?

            enum CodingKeys: String, CodingKey {
                case text = "Message"
            }
        }

        var eventSource: String?
        var eventName: String?
        var s3: Storage?
        var body: String?
        /// SNS writes this name with a capital letter.
        var topicSource: String?
        var sns: Message?

        enum CodingKeys: String, CodingKey {
            case eventSource, eventName, s3, body
            case topicSource = "EventSource"
            case sns = "Sns"
        }
    }

    struct Detail: Decodable {
        var bucket: Record.Storage.Bucket?
        var object: Record.Storage.Object?
    }

    var records: [Record]?
    /// S3's first message after notifications were switched on: `s3:TestEvent`.
    var event: String?
    /// What SNS wraps around a message where it comes out of a queue.
    var message: String?
    var source: String?
    var detailType: String?
    var detail: Detail?

    enum CodingKeys: String, CodingKey {
        case records = "Records"
        case event = "Event"
        case message = "Message"
        case source, detail
        case detailType = "detail-type"
    }

    /// Whether it is about objects at all.
    var isKnown: Bool { records != nil || event != nil || (source == "aws.s3" && detail != nil) }
}
