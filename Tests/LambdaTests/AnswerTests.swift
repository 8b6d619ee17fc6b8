import Foundation
import HTTPTypes
import NIOCore
import Testing

@testable import Lambda

/// Answers as each door wants them.
struct AnswerTests {
    private static let allIntegrations: [Integration] = [
        .restAPI, .httpAPI1, .httpAPI2, .functionURL, .loadBalancer(multiValue: false), .loadBalancer(multiValue: true),
    ]

    private func object(_ answer: Answer, for integration: Integration) throws -> [String: Any] {
        let json = try #require(answer.json(for: integration))
        return try #require(try JSONSerialization.jsonObject(with: Data(json.readableBytesView)) as? [String: Any])
    }

    @Test(arguments: allIntegrations)
    func picturesAreBase64(integration: Integration) throws {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let answer = Answer(
            status: .ok,
            headers: [.contentType: "image/webp", .contentLength: "1000", .eTag: "\"a\""],
            body: ByteBuffer(bytes: bytes)
        )
        let json = try object(answer, for: integration)
        #expect(json["statusCode"] as? Int == 200)
        #expect(json["isBase64Encoded"] as? Bool == true)
        let body = try #require(json["body"] as? String)
        #expect(Data(base64Encoded: body) == Data(bytes))
        let single = json["headers"] as? [String: String]
        let many = json["multiValueHeaders"] as? [String: [String]]
        if integration == .loadBalancer(multiValue: true) {
            #expect(single == nil)
            #expect(many == ["content-type": ["image/webp"], "etag": ["\"a\""]])
        } else {
            #expect(single == ["content-type": "image/webp", "etag": "\"a\""])
            #expect(many == nil)
        }
        if case .loadBalancer = integration {
            #expect(json["statusDescription"] as? String == "200 OK")
        } else {
            #expect(json["statusDescription"] == nil)
        }
    }

    @Test(arguments: [
        ("application/problem+json", "{\"detail\":\"é \\\" \\n\"}", false),
        ("text/html; charset=utf-8", "<p>\u{2028}", false),
        ("application/json", "{}", false), ("image/svg+xml", "<svg/>", true), ("application/octet-stream", "a", true),
        ("", "a", true),
    ])
    func textStaysText(type: String, text: String, isBase64: Bool) throws {
        let headers: HTTPFields = type.isEmpty ? [:] : [.contentType: type]
        let json = try object(
            Answer(status: .notFound, headers: headers, body: ByteBuffer(string: text)),
            for: .restAPI
        )
        #expect(json["isBase64Encoded"] as? Bool == isBase64)
        #expect(json["body"] as? String == (isBase64 ? Data(text.utf8).base64EncodedString() : text))
    }

    @Test func textThatIsNoneIsBase64() throws {
        var answer = Answer(
            status: .ok,
            headers: [.contentType: "text/plain"],
            body: ByteBuffer(bytes: [0xff, 0xfe])
        )
        #expect(try object(answer, for: .httpAPI2)["isBase64Encoded"] as? Bool == true)
        answer = Answer(
            status: .ok,
            headers: [.contentType: "text/plain", .contentEncoding: "gzip"],
            body: ByteBuffer(string: "a")
        )
        #expect(try object(answer, for: .httpAPI2)["isBase64Encoded"] as? Bool == true)
    }

    @Test(arguments: allIntegrations)
    func noBodyIsAnEmptyOne(integration: Integration) throws {
        let json = try object(Answer(status: .notModified, headers: [.eTag: "\"a\""]), for: integration)
        #expect(json["statusCode"] as? Int == 304)
        #expect(json["body"] as? String == "")
        #expect(json["isBase64Encoded"] as? Bool == false)
    }

    @Test func headersGivenTwiceGoTheWayOfTheDoor() throws {
        var headers: HTTPFields = [.vary: "Accept"]
        headers.append(HTTPField(name: .vary, value: "Origin"))
        headers.append(HTTPField(name: .setCookie, value: "a=1"))
        headers.append(HTTPField(name: .setCookie, value: "b=2"))
        let answer = Answer(status: .ok, headers: headers)

        for integration in [Integration.restAPI, .httpAPI1] {
            let json = try object(answer, for: integration)
            #expect(json["headers"] as? [String: String] == [:])
            #expect(
                json["multiValueHeaders"] as? [String: [String]]
                    == ["vary": ["Accept", "Origin"], "set-cookie": ["a=1", "b=2"]]
            )
        }
        for integration in [Integration.httpAPI2, .functionURL] {
            let json = try object(answer, for: integration)
            #expect(json["headers"] as? [String: String] == ["vary": "Accept, Origin"])
            #expect(json["cookies"] as? [String] == ["a=1", "b=2"])
        }
        let single = try object(answer, for: .loadBalancer(multiValue: false))
        #expect(single["headers"] as? [String: String] == ["vary": "Accept, Origin", "set-cookie": "b=2"])
    }

    @Test(arguments: allIntegrations)
    func theLargestBodyFits(integration: Integration) {
        let headers: HTTPFields = [.contentType: "image/jpeg", .vary: String(repeating: "x", count: 16_000)]
        let largest = Answer(
            status: .ok,
            headers: headers,
            body: ByteBuffer(repeating: 7, count: integration.bodyLimit)
        )
        #expect((largest.json(for: integration)?.readableBytes ?? .max) <= integration.answerLimit)
        let tooLarge = Answer(
            status: .ok,
            headers: headers,
            body: ByteBuffer(repeating: 7, count: integration.answerLimit / 4 * 3)
        )
        #expect(tooLarge.json(for: integration) == nil)
        // Escapes make text longer than its bytes.
        let controls = ByteBuffer(repeating: 1, count: integration.answerLimit / 2)
        let answer = Answer(status: .ok, headers: [.contentType: "text/plain"], body: controls)
        #expect(answer.json(for: integration) == nil)
    }
}
