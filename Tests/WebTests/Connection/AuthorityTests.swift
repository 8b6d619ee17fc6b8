import Testing

@testable import Web

/// For which server a request is.
struct AuthorityTests {
    @Test(arguments: [
        "x", "images.example", "images.example:8080", "images.example:", "127.0.0.1:80", "[::1]", "[2001:db8::1]:443",
        "[v1.a:b]", "a_b", "xn--bcher-kva.example", "b%C3%BCcher.example", "~!$&'()*+;=", "IMAGES.example.", "a:65535",
    ])
    func isOne(text: String) { #expect(Authority.isValid(text)) }

    @Test(arguments: [
        "", ":80", "a b", "a/b", "a?b", "a#b", "a@b", "user@host", "a:b", "a:80:80", "a:65536", "a:-1", "a:999999",
        "[::1",
        "::1", "[]", "[::1]80", "[::1]:x", "[1.2.3.4]", "[fe80::1%25eth0]", "a%", "a%2", "a%zz", "a\\b", "a\"b", "a<b>",
        "b\u{fc}cher.example", "a\tb", "[v.a]", "[v1.]", "[v1]", "a,b/", "a,b", ".", "..", "a..b", ".a", "a..", "...",
        ".:80",
    ])
    func isNone(text: String) { #expect(!Authority.isValid(text)) }

    @Test func aNameHasABound() {
        #expect(Authority.isValid(String(repeating: "a", count: 255)))
        #expect(!Authority.isValid(String(repeating: "a", count: 256)))
    }

    @Test(arguments: [
        ("http://a/b?c", "a", "/b?c"), ("HTTP://a:80/", "a:80", "/"), ("https://a", "a", "/"),
        ("http://a?b", "a", "/?b"),
        ("http://a/http://b/c", "a", "/http://b/c"), ("http:///b", "", "/b"), ("http://u@a/b", "u@a", "/b"),
    ])
    func absoluteTargetsAreTakenApart(text: String, authority: String, target: String) throws {
        let absolute = try #require(AbsoluteTarget(text))
        #expect(absolute.authority == authority && absolute.target == target)
    }

    @Test(arguments: ["/", "/picture/http://a/b", "http:/a", "ftp://a/b", "*", ""])
    func othersAreNotAbsolute(text: String) { #expect(AbsoluteTarget(text) == nil) }

    @Test(arguments: [
        ("GET /health/live HTTP/1.1", true), ("HEAD /metrics HTTP/1.1\r", true), ("GET /metrics?x HTTP/1.1", true),
        ("GET http://a/health/ready HTTP/1.1", true), ("POST /metrics HTTP/1.1", false),
        ("GET /health HTTP/1.1", false),
        ("GET /picture/health/ HTTP/1.1", false), ("GET  HTTP/1.1", false), ("", false), ("GET /metrics", false),
        ("GET /metricsx HTTP/1.1", false),
    ])
    func theReserveKnowsWhatItIsFor(line: String, isFor: Bool) {
        #expect(ReservedConnectionHandler.asksForHealth(line) == isFor)
    }
}
