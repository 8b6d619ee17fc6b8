import Foundation
import TestKit
import Testing

/// What `calotype doctor` says of buckets: each line that is not well says what to do.
@Suite(.timeLimit(.minutes(5)))
struct S3DoctorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var accessKeyID: String? = "AKIDTEST"
        var secret: String? = "SECRETTESTSECRETTEST"
        /// Instead of the bucket that there is.
        var location: String?
        /// Instead of the server that there is.
        var endpoint: String?
        /// What a proxy in front of the server does.
        var rule: String?
        var offset: String?
        var status: Int32 = 1
        /// What is said: how it is, what was looked at, and words of the sentence.
        var state: String
        var subject: String
        var words: [String]
    }

    private static let cases = [
        Case(
            testDescription: "no credentials",
            accessKeyID: nil,
            secret: nil,
            state: "error",
            subject: "credentials",
            words: ["None are found: set AWS_ACCESS_KEY_ID"]
        ),
        Case(
            testDescription: "an unknown key",
            accessKeyID: "AKIDNOBODY",
            state: "error",
            subject: "variants credentials",
            words: ["InvalidAccessKeyId", "Set the right AWS_ACCESS_KEY_ID"]
        ),
        Case(
            testDescription: "a wrong secret",
            secret: "WRONGWRONGWRONG",
            state: "error",
            subject: "originals credentials",
            words: ["SignatureDoesNotMatch", "set the right AWS_SECRET_ACCESS_KEY"]
        ),
        Case(
            testDescription: "no such bucket",
            location: "s3://nobody-made-that",
            state: "error",
            subject: "originals bucket",
            words: ["NoSuchBucket", "Make the bucket 'nobody-made-that', or name another one."]
        ),
        Case(
            testDescription: "who may only read",
            accessKeyID: "AKIDREAD",
            secret: "READSECRETREADSECRET",
            state: "error",
            subject: "originals s3:PutObject",
            words: ["AccessDenied", "need the permission s3:PutObject there."]
        ),
        Case(
            testDescription: "nobody listens",
            endpoint: "http://127.0.0.1:9",
            state: "error",
            subject: "originals endpoint",
            words: ["Look whether http://127.0.0.1:9 is the right server"]
        ),
        // One that is late would be of no use here: timers of programs that libfaketime sets back never fire.
        Case(
            testDescription: "a clock that is early",
            offset: "+20m",
            status: 0,
            state: "warning",
            subject: "variants clock",
            words: ["seconds ahead of the server's: set it."]
        ),
        Case(
            testDescription: "another region",
            rule: "region eu-west-1",
            status: 0,
            state: "warning",
            subject: "originals region",
            words: ["is in eu-west-1, not in us-east-1: set s3-region to eu-west-1."]
        ),
    ]

    @Test(arguments: cases) func tellsWhatToDo(_ test: Case) async throws {
        var bucket = try await TestBucket(.seaweedFS())
        let proxy = try await FaultProxy(bucket.server)
        if let rule = test.rule {
            try await proxy.tell(rule)
            bucket = bucket.through(proxy)
        }
        if let endpoint = test.endpoint { bucket.endpoint = endpoint }
        var environment = TestBucket.environment(test.accessKeyID, test.secret)
        if let offset = test.offset { environment.merge(try OtherTime.variables(offset)) { $1 } }
        let location = test.location ?? "s3://\(bucket.name)"
        let stores = ["--originals", "\(location)/originals", "--variants", "\(location)/variants"]
        let result = try await Command.run(
            Products.url("calotype"),
            ["doctor", "--s3-endpoint", bucket.endpoint, "--s3-retries", "1"] + stores,
            environment: environment,
            in: try TemporaryFolders.make()
        )
        // Renderers are not what this is about, and a busy machine may start them too slowly for the doctor.
        let errors = result.output.split(separator: "\n").filter { $0.hasPrefix("error") && !$0.contains("renderer") }
        #expect(errors.isEmpty == (test.status == 0) && result.status <= 1, "\(result.output)\(result.errors)")
        let lines = result.output.split(separator: "\n").filter {
            $0.hasPrefix(test.state.padding(toLength: 8, withPad: " ", startingAt: 0) + test.subject)
        }
        #expect(lines.contains { line in test.words.allSatisfy { line.contains($0) } }, "\(result.output)")
        if let secret = test.secret { #expect(!(result.output + result.errors).contains(secret)) }
        #expect(try await bucket.keys().isEmpty)
    }

    @Test func findsNothingWhereAllIsWell() async throws {
        let bucket = try await TestBucket(.seaweedFS())
        let result = try await Command.run(
            Products.url("calotype"),
            ["doctor"] + bucket.stores(),
            environment: bucket.environment,
            in: try TemporaryFolders.make()
        )
        #expect(result.output.contains("credentials …TEST"), "\(result.output)")
        let lines = result.output.split(separator: "\n").filter { $0.contains("s3:") || $0.contains("clock") }
        #expect(lines.count >= 10 && lines.allSatisfy { $0.hasPrefix("ok ") }, "\(result.output)")
        #expect(try await bucket.keys().isEmpty)
    }

    /// Servers over one bucket share everything but a queue that nobody named.
    @Test func aQueueOfThisMachineOnlyIsWarnedOf() async throws {
        let bucket = try await TestBucket(.seaweedFS())
        let words = "Jobs wait on this machine only"
        let queues: [([String], Bool)] = [
            ([], true), (["--queue", "none"], false), (["--queue", "sqlite:jobs.sqlite"], false),
        ]
        for (queue, isWarned) in queues {
            for command in ["doctor", "serve"] {
                let output: String
                switch command {
                case "doctor":
                    output = try await Command.run(
                        Products.url("calotype"),
                        ["doctor"] + bucket.stores() + queue,
                        environment: bucket.environment,
                        in: try TemporaryFolders.make()
                    )
                    .output
                default:
                    let server = try await ServerProcess(
                        bucket.stores() + queue,
                        environment: bucket.environment,
                        impliesQueue: true
                    )
                    await server.stop()
                    output = server.logged
                }
                let lines = output.split(separator: "\n").filter { $0.contains(words) }
                #expect(lines.count == (isWarned ? 1 : 0), "\(command) \(queue): \(output)")
                #expect(lines.allSatisfy { $0.contains("warning") && $0.contains("--queue redis://") }, "\(lines)")
            }
        }
    }
}
