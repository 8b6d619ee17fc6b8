import Foundation
import HTTPTypes
import Lambda
import NIOCore
import Testing

/// Requests that come as events are the requests that were sent.
struct RequestEventTests {
    @Test func integrationsAreToldApart() throws {
        #expect(try Events.request(Events.rest()).integration == .restAPI)
        #expect(try Events.request(Events.http1(path: "/")).integration == .httpAPI1)
        #expect(try Events.request(Events.http2()).integration == .httpAPI2)
        #expect(try Events.request(Events.functionURL(path: "/")).integration == .functionURL)
        for many in [false, true] {
            let event = try Events.request(Events.loadBalancer(multiValue: many))
            #expect(event.integration == .loadBalancer(multiValue: many))
        }
    }

    // What was sent, what the event holds as its path, and what must come out again.
    @Test(arguments: [
        ("/picture/a%20b.jpg", "/picture/a%20b.jpg"),
        ("/picture/100%25.jpg", "/picture/100%25.jpg"),
        ("/picture/a%2Fb.jpg", "/picture/a%2Fb.jpg"),
        ("/picture/a+b.jpg", "/picture/a+b.jpg"),
        ("/picture/%C3%A9.jpg", "/picture/%C3%A9.jpg"),
        ("/picture/https://example.com/a.jpg", "/picture/https://example.com/a.jpg"),
        // Not as documented, and yet one path and no query.
        ("/picture/a b.jpg", "/picture/a%20b.jpg"),
        ("/picture/é?.jpg", "/picture/%C3%A9%3F.jpg"),
        ("/picture/50%.jpg", "/picture/50%25.jpg"),
        ("/picture/a#b.jpg", "/picture/a%23b.jpg"),
    ])
    func pathsThatComeAsSentStay(given: String, expected: String) throws {
        let events = [
            Events.rest(path: given), Events.functionURL(path: given),
            Events.loadBalancer(path: given, multiValue: true), Events.loadBalancer(path: given, multiValue: false),
        ]
        for event in events { #expect(try Events.request(event).head.path == expected) }
    }

    @Test(arguments: [
        ("/picture/a b.jpg", "/picture/a%20b.jpg"),
        ("/picture/100%.jpg", "/picture/100%25.jpg"),
        ("/picture/100%20.jpg", "/picture/100%2520.jpg"),
        ("/picture/é.jpg", "/picture/%C3%A9.jpg"),
        ("/picture/a?b#c.jpg", "/picture/a%3Fb%23c.jpg"),
        ("/400x300/2026/cat.jpg", "/400x300/2026/cat.jpg"),
    ])
    func pathsOfHTTPAPIsAreEncodedAgain(given: String, expected: String) throws {
        #expect(try Events.request(Events.http1(path: given)).head.path == expected)
        #expect(try Events.request(Events.http2(path: given)).head.path == expected)
    }

    @Test(arguments: [
        (Events.http2(path: "/prod/picture/a.jpg", stage: "prod"), "/picture/a.jpg"),
        (Events.http2(path: "/prod", stage: "prod"), "/"),
        (Events.http2(path: "/production/a.jpg", stage: "prod"), "/production/a.jpg"),
        (Events.http2(path: "/picture/picture/a.jpg", stage: "picture"), "/picture/a.jpg"),
        (Events.http2(path: "/picture/a.jpg", stage: "$default"), "/picture/a.jpg"),
        (Events.http1(path: "/prod/picture/a.jpg", stage: "prod"), "/picture/a.jpg"),
        (Events.rest(path: "/picture/a.jpg", stage: "picture"), "/picture/a.jpg"),
        // A custom domain that is mapped to no stage has the stage in both.
        (Events.rest(path: "/prod/a.jpg", stage: "prod", contextPath: "/prod/a.jpg"), "/a.jpg"),
    ])
    func stagesAreTakenOff(event: String, expected: String) throws {
        #expect(try Events.request(event).head.path == expected)
    }

    @Test(arguments: [
        ("/pictures/picture/a.jpg", "/pictures", "/picture/a.jpg"),
        ("/pictures/picture/a.jpg", "/pictures/", "/picture/a.jpg"),
        ("/picture/a.jpg", "/pictures", "/picture/a.jpg"),
        ("/pictures", "/pictures", "/"),
        ("/picturesque/a.jpg", "/pictures", "/picturesque/a.jpg"),
    ])
    func basePathsAreTakenOff(path: String, base: String, expected: String) throws {
        #expect(try Events.request(Events.rest(path: path), basePath: base).head.path == expected)
        #expect(try Events.request(Events.functionURL(path: path), basePath: base).head.path == expected)
    }

    @Test func aRawQueryStaysAsItIs() throws {
        let query = "w=400&fit=cover&gravity=0.3%2C0.7&grayscale&v=a+b%20c&s=k.AbC_-"
        #expect(try Events.request(Events.http2(query: query)).head.path == "/picture/cat.jpg?\(query)")
        #expect(try Events.request(Events.http2()).head.path == "/picture/cat.jpg")
    }

    @Test func decodedQueriesAreEncodedAgainInTheOrderOfTheirNames() throws {
        let query = ["w": ["400"], "grayscale": [""], "gravity": ["0.3,0.7"], "download": ["a b&c=d.jpg"], "é": ["+%"]]
        let expected =
            "/picture/cat.jpg?download=a%20b%26c%3Dd.jpg&gravity=0.3,0.7&grayscale&w=400&%C3%A9=%2B%25"
        #expect(try Events.request(Events.rest(query: query)).head.path == expected)
        #expect(try Events.request(Events.http1(path: "/picture/cat.jpg", query: query)).head.path == expected)
    }

    @Test func aLoadBalancersQueryIsNotEncodedTwice() throws {
        let query = ["w": ["400"], "grayscale": [""], "gravity": ["0.3%2C0.7"], "download": ["a%20b+c.jpg"]]
        for multiValue in [true, false] {
            #expect(
                try Events.request(Events.loadBalancer(query: query, multiValue: multiValue)).head.path
                    == "/picture/cat.jpg?download=a%20b+c.jpg&gravity=0.3%2C0.7&grayscale&w=400"
            )
        }
    }

    @Test func aParameterGivenTwiceIsSeenTwice() throws {
        let query = ["w": ["400", "500"]]
        #expect(try Events.request(Events.rest(query: query)).head.path == "/picture/cat.jpg?w=400&w=500")
        let event = Events.loadBalancer(query: query, multiValue: true)
        #expect(try Events.request(event).head.path == "/picture/cat.jpg?w=400&w=500")
    }

    @Test func headersComeWithAllTheirValues() throws {
        let event = Events.loadBalancer(multiValue: true)
        let head = try Events.request(event).head
        #expect(head.authority == "lb.example.com")
        #expect(head.headerFields[values: .accept] == ["image/webp", "*/*"])
        #expect(head.headerFields[.accept] == "image/webp, */*")
        #expect(try Events.request(Events.rest()).head.headerFields[.accept] == "image/webp,*/*")
    }

    @Test func cookiesBecomeAHeaderAgain() throws {
        let event = Events.functionURL(path: "/", extra: ["cookies": ["a=1", "b=2"]])
        #expect(try Events.request(event).head.headerFields[.cookie] == "a=1; b=2")
    }

    @Test func bodiesComeAsBytes() throws {
        let bytes: [UInt8] = [0xff, 0xd8, 0, 1, 2]
        let body: [String: Any] = [
            "body": Data(bytes).base64EncodedString(), "isBase64Encoded": true, "httpMethod": "POST",
        ]
        let request = try Events.request(Events.rest(extra: body))
        #expect(request.head.method == .post)
        #expect(Array(request.body.readableBytesView) == bytes)
        #expect(request.head.headerFields[.contentLength] == "5")
        let text = try Events.request(Events.rest(extra: ["body": "{\"é\":1}", "isBase64Encoded": false]))
        #expect(String(buffer: text.body) == "{\"é\":1}")
        #expect(throws: EventError.self) {
            try Events.request(Events.rest(extra: ["body": "%%%", "isBase64Encoded": true]))
        }
    }

    @Test func nothingButNullsIsStillARequest() throws {
        let event = """
            {"httpMethod":"HEAD","path":"/","resource":"/","headers":null,"multiValueHeaders":null,"body":null,
            "queryStringParameters":null,"multiValueQueryStringParameters":null,"pathParameters":null,
            "requestContext":{"stage":null,"identity":null},"isBase64Encoded":null}
            """
        let request = try Events.request(event)
        #expect(request.head.method == .head)
        #expect(request.head.path == "/")
        #expect(request.head.headerFields.isEmpty)
    }

    @Test(arguments: [
        "", "null", "[]", "\"text\"", "{", "{\"a\":", "{}", "{\"key1\":\"value1\"}",
        "{\"httpMethod\":\"GET\",\"path\":\"/\"}", "{\"requestContext\":{}}",
        "{\"httpMethod\":\"G T\",\"path\":\"/\",\"requestContext\":{}}",
        "{\"httpMethod\":7,\"path\":[],\"requestContext\":{}}", "{\"Records\":7}",
    ])
    func whatIsNoEventIsRefusedInASentence(text: String) {
        #expect(throws: EventError.self) { try EventReader().read(ByteBuffer(string: text)) }
    }
}
