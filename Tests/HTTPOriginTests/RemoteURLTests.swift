import Testing

@testable import HTTPOrigin

/// Addresses in their one spelling, and where redirects lead.
struct RemoteURLTests {
    @Test(arguments: [
        ("https://example.com", "https://example.com/"), ("HTTPS://Example.COM/A", "https://example.com/A"),
        ("http://example.com:80/a", "http://example.com/a"), ("https://example.com:443", "https://example.com/"),
        ("http://example.com:443/", "http://example.com:443/"),
        ("https://example.com/a?b=1&c=%2f#d", "https://example.com/a?b=1&c=%2f"),
        ("https://example.com?x", "https://example.com/?x"), ("https://example.com#x", "https://example.com/"),
        ("https://example.com/a/../b", "https://example.com/b"),
        ("https://example.com/a/./b/.", "https://example.com/a/b/"),
        ("https://example.com/../../b", "https://example.com/b"),
        ("https://example.com/a/%2e%2E/b", "https://example.com/b"),
        ("https://example.com/a/..", "https://example.com/"),
        ("https://example.com/%7euser/%41", "https://example.com/~user/A"),
        ("https://example.com/%c3%a9%2fx", "https://example.com/%C3%A9%2Fx"),
        ("https://example.com/100%.jpg", "https://example.com/100%25.jpg"),
        ("https://example.com/a//b", "https://example.com/a//b"),
        ("https://example.com/a|b\"", "https://example.com/a%7Cb%22"),
        ("https://[2606:4700:0:0::1111]:8443/", "https://[2606:4700::1111]:8443/"),
        ("https://example.com/?", "https://example.com/?"),
        ("https://example.com/a;b=c,d@e:f", "https://example.com/a;b=c,d@e:f"),
    ])
    func hasOneSpelling(text: String, spelling: String) throws {
        let url = try RemoteURL(text)
        #expect("\(url)" == spelling)
        #expect(try RemoteURL(spelling) == url)
    }

    @Test(arguments: [
        ("https://b.example/c", "https://b.example/c"), ("//b.example/c", "https://b.example/c"),
        ("/c", "https://a.example/c"),
        ("c", "https://a.example/x/c"), ("./c", "https://a.example/x/c"), ("../c", "https://a.example/c"),
        ("../../../c", "https://a.example/c"), ("?c", "https://a.example/x/y?c"), ("", "https://a.example/x/y?q"),
        ("#f", "https://a.example/x/y?q"), ("c?u=http://d.example/", "https://a.example/x/c?u=http://d.example/"),
        ("/a b/é", "https://a.example/a%20b/%C3%A9"), ("HTTP://b.example", "http://b.example/"),
    ])
    func redirectsLeadSomewhere(location: String, target: String) throws {
        #expect("\(try RemoteURL("https://a.example/x/y?q").resolving(location))" == target)
    }

    @Test(arguments: [
        "javascript:alert(1)", "ftp://b.example/", "//", "https://", "file:///etc/passwd", "https://é.example/",
        "//a@b/",
    ])
    func redirectsToNowhere(location: String) throws {
        let url = try RemoteURL("https://a.example/x/y?q")
        #expect(throws: RemoteURLError.self) { try url.resolving(location) }
    }

    @Test(arguments: [
        ("/a/b", false), ("/a..b/..c", false), ("/a/%2e%2e%2fb", true), ("/a/..%2fb", true), ("/a/%252e%252e/b", true),
        ("/a/..%5cb", true), ("/a/%2e%2e%5cb", true), ("/a/..;x=1/b", true), ("/%252525252525252525252525252e", true),
        ("/a/%2e.%2fb", true), ("/a/..", true), ("/a/%2e/b", false), ("/100%25.jpg", false), ("/...", false),
    ])
    func hiddenWaysUpAreSeen(path: String, hides: Bool) { #expect(RemoteURL.hidesParent(path) == hides) }
}

/// Patterns of addresses that images may be taken from.
struct OriginPatternTests {
    private static let rows: [(String, String, Bool)] = [
        ("https://images.example.com/*", "https://images.example.com/a/b.jpg", true),
        ("https://images.example.com/*", "http://images.example.com/a", false),
        ("https://images.example.com/*", "https://images.example.com:8443/a", false),
        ("https://images.example.com:8443/*", "https://images.example.com:8443/a", true),
        ("https://images.example.com/*", "https://IMAGES.example.com:443/a", true),
        ("https://images.example.com/*", "https://ximages.example.com/a", false),
        ("https://images.example.com/*", "https://images.example.com.evil.com/a", false),
        ("https://images.example.com", "https://images.example.com/a?b", true),
        ("https://*.cdn.example.com/*", "https://a.cdn.example.com/x", true),
        ("https://*.cdn.example.com/*", "https://a.b.cdn.example.com/x", true),
        ("https://*.cdn.example.com/*", "https://cdn.example.com/x", false),
        ("https://*.cdn.example.com/*", "https://evilcdn.example.com/x", false),
        ("https://*.cdn.example.com/*", "https://a.cdn.example.com.evil.com/x", false),
        ("https://img.*.example.com/*", "https://img.eu.west.example.com/x", true),
        ("https://img.*.example.com/*", "https://img.example.com/x", false),
        ("https://*.a.*.com/*", "https://x.a.y.com/", true), ("https://*.a.*.com/*", "https://a.y.com/", false),
        ("https://*.a.*.com/*", "https://a.a.a.com/", true), ("https://*/*", "https://anything.at.all/x", true),
        ("https://*/*", "https://8.8.8.8/x", false), ("https://8.8.8.8/*", "https://8.8.8.8/x", true),
        ("https://8.8.8.8/*", "https://8.8.8.9/x", false), ("https://e.com/pics/*", "https://e.com/pics/a", true),
        ("https://e.com/pics/*", "https://e.com/pics", false), ("https://e.com/pics/", "https://e.com/pics/a", true),
        ("https://e.com/pics*", "https://e.com/pics2/a", true), ("https://e.com/pics/*", "https://e.com/PICS/a", false),
        ("https://e.com/pics/*", "https://e.com/pics/../secret", false),
        ("https://e.com/pics/*", "https://e.com/pics/%2e%2e/secret", false),
        ("https://e.com/pics/*", "https://e.com/pics/%252e%252e/secret", false),
        ("https://e.com/pics/*", "https://e.com/pics/..%2fsecret", false),
        ("https://e.com/pics/*", "https://e.com/pics/..%5csecret", false),
        ("https://e.com/pics/*", "https://e.com/pics/..;/secret", false),
        ("https://e.com/pics/*", "https://e.com/x/%2e%2e/pics/a", true),
        ("https://e.com/%70ics/*", "https://e.com/pics/a", true),
        ("https://e.com/a.jpg", "https://e.com/a.jpg?x=1", true),
        ("https://e.com/a.jpg", "https://e.com/a.jpg/b", false),
        ("http://e.com/*", "http://e.com/a", true), ("http://e.com/*", "https://e.com/a", false),
        ("http://[2606::1]:81/*", "http://[2606:0::1]:81/x", true),
    ]

    @Test(arguments: rows)
    func matches(pattern: String, text: String, matches: Bool) throws {
        let pattern = try OriginPattern(pattern)
        #expect(pattern.matches(try RemoteURL(text)) == matches)
    }

    @Test(arguments: [
        "", "*", "example.com", "ftp://example.com/*", "*://example.com/*", "https://ex*mple.com/*",
        "https://*example.com/",
        "https://example.com/*/a", "https://example.com/a?b=*", "https://example.com/#", "https://u@example.com/*",
        "https://example.com:*/", "https://127.1/*", "https://e.com/a/..%2f*", "https://*.*.*.*.*.com/", "https:///*",
    ])
    func whatIsNoPattern(text: String) { #expect(throws: RemoteURLError.self) { try OriginPattern(text) } }

    @Test func redirectsKeepToTheRules() throws {
        let (from, insecure) = (try RemoteURL("https://a.com/x"), try RemoteURL("http://a.com/x"))
        let patterns = [try OriginPattern("https://a.com/*"), try OriginPattern("http://b.com/*")]
        let (listed, other) = (try RemoteURL("https://a.com/y"), try RemoteURL("https://c.com/y"))
        var rules = RemoteRules(patterns: patterns)
        #expect(rules.allowRedirect(from: from, to: listed, for: .picture))
        #expect(!rules.allowRedirect(from: from, to: other, for: .picture))
        #expect(rules.allowRedirect(from: insecure, to: try RemoteURL("http://b.com/"), for: .picture))
        #expect(
            !rules.allowRedirect(from: from, to: try RemoteURL("http://b.com/"), for: .picture),
            "no step down from TLS"
        )
        #expect(rules.allowRedirect(from: from, to: other, for: .download))
        #expect(!rules.allowRedirect(from: from, to: try RemoteURL("https://c.com:22/"), for: .download))
        #expect(!rules.allowRedirect(from: from, to: insecure, for: .download))
        rules.redirects = .public
        #expect(rules.allowRedirect(from: from, to: other, for: .picture))
        #expect(!rules.allowRedirect(from: from, to: try RemoteURL("https://c.com:8443/"), for: .picture))
        rules.redirects = .none
        #expect(!rules.allowRedirect(from: from, to: listed, for: .picture))
    }
}
