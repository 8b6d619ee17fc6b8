import Basics
import Foundation
import Testing

@testable import AWSAccess

struct AnswerTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-21T12:39:44Z", 1_795_264_784),
            ("2026-11-21T12:39:44.999Z", 1_795_264_784), ("2026-11-21T14:39:44+02:00", 1_795_264_784),
            ("2026-11-21T07:09:44-05:30", 1_795_264_784), ("2024-02-29T00:00:00Z", 1_709_164_800),
            ("2026-11-21", nil), ("2026-11-21T12:39Z", nil), ("2026-11-21T12:39:44", nil), ("", nil), ("T", nil),
            ("2026-13-21T12:39:44Z", nil), ("2026-11-21T25:39:44Z", nil), ("99999-11-21T12:39:44Z", nil),
            ("+026-11-21T12:39:44Z", nil), ("2026-11-21T12:39:44.Z", nil), ("2026-11-21T12:39:44ZZ", nil),
            ("99999999999999999999-1-1T0:0:0Z", nil), ("2026-11-21T12:39:44+9999:00", nil),
        ] as [(String, Double?)]
    )
    func momentsOfDocuments(text: String, seconds: Double?) {
        #expect(RFC3339.seconds(text).map(Double.init) == seconds)
    }

    @Test(
        arguments: [
            ("Sat, 21 Nov 2026 12:39:44 GMT", 1_795_264_784), ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("now", nil),
            ("Sat, 21 Xyz 2026 12:39:44 GMT", nil), ("Sat, 21 Nov 2026 12:39:44 CET", nil),
        ] as [(String, Double?)]
    )
    func momentsOfHeaders(text: String, seconds: Double?) {
        #expect(HTTPDate.seconds(text).map(Double.init) == seconds)
    }

    @Test(
        arguments: [
            ("http://127.0.0.1:80/a?b=c", "http", "127.0.0.1", 80, "/a?b=c"),
            ("HTTPS://Example.COM", "https", "example.com", nil, "/"),
            ("http://[FD00:ec2::23]/v1", "http", "[fd00:ec2::23]", nil, "/v1"),
            ("http://a?b", "http", "a", nil, "/?b"),
        ] as [(String, String, String, Int?, String)]
    )
    func addressesAreTakenApart(text: String, scheme: String, host: String, port: Int?, target: String) throws {
        let url = try #require(EndpointURL(text))
        #expect(url.scheme == scheme && url.host == host && url.port == port && url.target == target)
    }

    @Test(
        arguments: [
            "", "a", "ftp://a", "http:/a", "http://", "http:///a", "http://:80/", "http://a:0/", "http://a:65536/",
            "http://a:x/", "http://u@a/", "http://127.0.0.1@evil.example/", "http://a b/", "http://a/b c", "http://a#b",
            "http://a\\@b/", "http://ä/", "http://[::1", "http://[]/", "http://[::1]x/", "http://a\r\nb/",
            "http://a%2eb/",
            "http://[fe80::1%25eth0]/", "http://a/" + String(repeating: "x", count: 3000),
        ]
    )
    func addressesWithTwoMeaningsAreRefused(text: String) { #expect(EndpointURL(text) == nil) }

    @Test(
        arguments: [
            ("localhost", true), ("127.0.0.1", true), ("127.255.0.3", true), ("[::1]", true), ("169.254.170.2", true),
            ("169.254.170.23", true), ("[fd00:ec2::23]", true), ("example.com", false),
            ("localhost.evil.example", false),
            ("169.254.169.254", false), ("127.1", false), ("0177.0.0.1", false), ("127.0.0.01", false),
            ("0.0.0.0", false),
            ("127.0.0.1.evil.example", false), ("127.0.0.256", false), ("127.0.0.+1", false), ("2130706433", false),
            ("127.0.0.", false), ("[::ffff:127.0.0.1]", false), ("10.0.0.1", false),
        ]
    )
    func onlyThisMachineIsAskedInTheClear(host: String, isTrusted: Bool) {
        #expect(ContainerSource.isTrusted(host) == isTrusted)
    }

    @Test func xmlIsReadAndNothingIsFollowed() throws {
        let text =
            "<?xml version='1.0'?><!-- x --><r xmlns=\"y\"><n:a b='c>d'>1 &lt;&#65;&#x42;<![CDATA[&<]]></n:a><e/></r>"
        let root = try #require(XMLElement(document: Array(text.utf8)))
        #expect(root.name == "r" && root["a"] == "1 <AB&<" && root["e"] == "")
        for bad in ["<a>", "<a></b>", "<!DOCTYPE a><a/>", "<a>&x;</a>", "", "x", "<a/>x", "<a b></a>"] {
            #expect(XMLElement(document: Array(bad.utf8)) == nil, "\(bad)")
        }
        let deep = String(repeating: "<a>", count: 100) + String(repeating: "</a>", count: 100)
        #expect(XMLElement(document: Array(deep.utf8)) == nil)
    }

    @Test(
        arguments: [
            (nil, ""), ("", ""), (" \n ", ""), ("No", " (No)"), ("a\r\nb\u{1b}[31m", " (a b [31m)"),
            ("The key hunter2 is no good: hunter2", " (The key *** is no good: ***)"),
            ("No. The Canonical String was hunter", " (No.)"),
            (String(repeating: "x", count: 300), " (\(String(repeating: "x", count: 200))…)"),
            // Taken out before it is cut: half a secret is one, too.
            (String(repeating: "x", count: 196) + "hunter2 y", " (\(String(repeating: "x", count: 196))***…)"),
        ] as [(String?, String)]
    )
    func othersWordsAreShortAndWithoutSecrets(text: String?, expected: String) {
        #expect(QuotedMessage.text(text, without: [SecretText("hunter2"), nil]) == expected)
    }

    @Test(arguments: [
        ("eu-central-1", "amazonaws.com"), ("cn-north-1", "amazonaws.com.cn"), ("us-isob-east-1", "sc2s.sgov.gov"),
    ])
    func regionsHaveTheirDomains(region: String, domain: String) {
        #expect(AWSRegion.domain(region) == domain)
        #expect(AWSRegion.isValid(region))
    }

    @Test(arguments: ["", "a.b", "a/b", "A", "a@b", "-a", "a-", "a b", "é", String(repeating: "a", count: 64)])
    func oddRegionsAreRefused(region: String) { #expect(!AWSRegion.isValid(region)) }
}
