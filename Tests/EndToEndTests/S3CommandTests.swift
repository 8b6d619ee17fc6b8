import Foundation
import TestKit
import Testing

/// What `calotype s3` prints, as botocore's own description of the S3 API takes it.
@Suite(.timeLimit(.minutes(2)))
struct S3CommandTests {
    private func run(_ arguments: [String]) async throws -> Command {
        try await Command.run(Products.url("calotype"), ["s3"] + arguments, in: try TemporaryFolders.make())
    }

    private func json(_ arguments: [String]) async throws -> [String: Any] {
        let result = try await run(arguments)
        try #require(result.status == 0, "\(result.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    @Test func websiteRulesSendWhatIsMissingToTheServer() async throws {
        let server = ["--server", "https://images.example.com"]
        let website = try await json(["website-rules"] + server + ["--variants", "s3://photos/variants"])
        let rules = try #require(website["RoutingRules"] as? [[String: [String: String]]])
        #expect(rules.map { $0["Condition"]?["HttpErrorCodeReturnedEquals"] } == ["404", "403"])
        for rule in rules {
            #expect(rule["Condition"]?["KeyPrefixEquals"] == "variants/")
            #expect(
                rule["Redirect"] == [
                    "Protocol": "https", "HostName": "images.example.com", "HttpRedirectCode": "307",
                    "ReplaceKeyPrefixWith": "",
                ]
            )
        }
        let whole = try await json(["website-rules"] + server + ["--variants", "s3://photos"])
        let rule = try #require((whole["RoutingRules"] as? [[String: [String: String]]])?.first)
        #expect(rule["Condition"]?["KeyPrefixEquals"] == nil && rule["Redirect"]?["ReplaceKeyPrefixWith"] == nil)
    }

    @Test func thePolicyAllowsWhatIsNeededAndNothingElse() async throws {
        let stores = ["--originals", "s3://photos/originals", "--variants", "s3://prints"]
        let policy = try await json(["policy"] + stores)
        let statements = try #require(policy["Statement"] as? [[String: Any]])
        #expect(
            statements.map { $0["Resource"] as? String } == [
                "arn:aws:s3:::photos/originals/*", "arn:aws:s3:::photos", "arn:aws:s3:::prints/*",
                "arn:aws:s3:::prints",
            ]
        )
        #expect(
            statements[0]["Action"] as? [String] == [
                "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload",
            ]
        )
        #expect(
            statements[1]["Condition"] as? [String: [String: String]] == [
                "StringLike": ["s3:prefix": "originals/*"]
            ]
        )
        #expect(statements[3]["Condition"] == nil)
        for (key, resource) in [
            ("11111111-2222", "arn:aws:kms:*:*:key/11111111-2222"), ("alias/photos", "arn:aws:kms:*:*:key/*"),
            ("arn:aws:kms:eu-west-1:1:key/2", "arn:aws:kms:eu-west-1:1:key/2"),
        ] {
            let words = ["policy", "--s3-sse", "aws:kms", "--s3-sse-kms-key-id", key] + stores
            let last = try #require((try await json(words)["Statement"] as? [[String: Any]])?.last)
            #expect(last["Action"] as? [String] == ["kms:GenerateDataKey", "kms:Decrypt"])
            #expect(last["Resource"] as? String == resource)
        }
        let reading = try await json(["policy", "--read-only-originals"] + stores)
        #expect((reading["Statement"] as? [[String: Any]])?.first?["Action"] as? [String] == ["s3:GetObject"])
    }

    @Test func theAPIItselfKnowsEveryName() async throws {
        let website = try await run(["website-rules", "--server", "http://a.example", "--variants", "s3://photos/v"])
        let cors = try await run(["cors", "--site", "https://www.example.com", "--site", "http://localhost:3000"])
        let words = [Pictures.script("validate_s3_configuration.py"), website.output, cors.output]
        #expect(try await Command.python(words).contains("2 valid"))
    }

    @Test(arguments: [
        (["website-rules", "--variants", "s3://photos"], 64, "--server"),
        (["website-rules", "--server", "images.example.com", "--variants", "s3://photos"], 64, "https://"),
        (["website-rules", "--server", "https://a.example/path", "--variants", "s3://photos"], 64, "without a path"),
        (["website-rules", "--server", "https://a.example"], 78, "s3://bucket/prefix"),
        (["policy"], 78, "s3://bucket/prefix"), (["cors"], 64, "--site"),
        (["policy", "--originals", "s3://"], 78, "no bucket's name"),
        (["policy", "--originals", "s3://UP..down/x"], 78, "no bucket's name"),
        (["url", "a.jpg", "--expires", "8d", "--originals", "s3://photos"], 64, "'8d'; it must be from 1s to 7d"),
        (["url", "a.jpg", "--expires", "0", "--originals", "s3://photos"], 64, "from 1s to 7d"),
        (["url", "a.jpg", "--expires", "1w", "--originals", "s3://photos"], 64, "such as 90s, 15m, 1h or 7d"),
        (["policy", "--originals", "gs://photos"], 78, "s3://bucket/prefix"),
    ])
    func refusesWhatCannotBe(arguments: [String], status: Int32, word: String) async throws {
        let result = try await run(arguments)
        #expect(result.status == status && result.errors.contains(word), "\(result.errors)")
    }
}
