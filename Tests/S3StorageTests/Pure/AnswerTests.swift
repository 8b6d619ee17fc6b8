import AWSAccess
import Basics
import NIOHTTP1
import ObjectStorage
import Testing

@testable import S3Storage

struct AnswerTests {
    @Test func readsXML() throws {
        let text = """
            \u{FEFF} <?xml version="1.0"?><!-- hello --><a xmlns="urn:x" b='>'><s3:c>1 &amp; 2&#x20AC;&#65;</s3:c><d/>
            <e><![CDATA[<raw>]]></e><c>again</c></a>

            """
        let root = try #require(XMLElement(document: Array(text.utf8)))
        #expect(root.name == "a" && root["c"] == "1 & 2€A" && root["d"] == "" && root["e"] == "<raw>")
        #expect(root.all("c").map(\.text) == ["1 & 2€A", "again"])
    }

    @Test(arguments: [
        "", "text", "<a>", "<a></b>", "<a><b></a></b>", "<a></a><b></b>", "<a>&unknown;</a>", "<a>&#xD800;</a>",
        "<a b></a>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "<a", "<a b=\"", "<a><![CDATA[", "<a><!-- ", "<>x</>", "<a>&",
        String(repeating: "<a>", count: 100_000), "<html><body><br></body></html>",
    ])
    func refusesWhatIsNoXML(text: String) { #expect(XMLElement(document: Array(text.utf8)) == nil) }

    @Test func survivesAnyDamage() {
        let text = Array("<?xml?><a b=\"c\"><d>1 &lt; 2</d><!-- e --><![CDATA[f]]><g/></a>".utf8)
        for length in 0..<text.count { #expect(XMLElement(document: Array(text[..<length])) == nil) }
        for position in text.indices {
            for byte: UInt8 in [0, 0x20, 0x26, 0x3c, 0x3e, 0x2f, 0x22, 0xff] {
                var damaged = text
                damaged[position] = byte
                _ = XMLElement(document: damaged)
            }
        }
    }

    @Test(arguments: [("a&b<c>d\r\n\"é", "a&amp;b&lt;c&gt;d&#13;\n\"é"), ("\u{1}", nil), ("\u{FFFE}", nil)])
    func escapes(text: String, expected: String?) { #expect(XMLElement.escaped(text) == expected) }

    @Test(arguments: [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0), ("Sat, 21 Nov 2026 12:39:44 GMT", 1_795_264_784),
        ("Tue, 29 Feb 2000 23:59:59 GMT", 951_868_799), ("Sat, 21 Nov 2026 12:39:44 CET", nil), ("yesterday", nil),
        ("Sat, 32 Nov 2026 12:39:44 GMT", nil), ("Sat, 21 Nov 2026 24:39:44 GMT", nil), ("", nil),
    ])
    func readsHeadersTimes(text: String, expected: Double?) {
        #expect(HTTPDate.seconds(text).map(Double.init) == expected)
    }

    @Test(arguments: [
        ("2026-11-21T12:39:44.999Z", 1_795_264_784.0), ("2026-11-21T12:39:44Z", 1_795_264_784),
        ("2026-11-21 12:39:44Z", nil), ("2026-13-21T12:39:44Z", nil), ("T", nil),
    ])
    func readsListingsTimes(text: String, expected: Double?) {
        #expect(RFC3339.seconds(text).map(Double.init) == expected)
    }

    @Test func readsListings() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
            <Name>b</Name><Prefix/><IsTruncated>true</IsTruncated><NextContinuationToken>a+b/c==</NextContinuationToken>
            <EncodingType>url</EncodingType>
            <Contents><Key>a+b%2Bc/%C3%A9%25</Key><LastModified>2026-11-21T12:39:44.000Z</LastModified>
            <ETag>&quot;abc-2&quot;</ETag><Size>12</Size></Contents>
            <Contents><Key>%FF</Key><Size>1</Size></Contents>
            <CommonPrefixes><Prefix>x%20y/</Prefix></CommonPrefixes></ListBucketResult>
            """
        let page = try #require(ListingResponse(Array(text.utf8)))
        #expect(page.entries == [.init(key: "a b+c/é%", size: 12, etag: "abc-2", modified: 1_795_264_784)])
        #expect(page.prefixes == ["x y/"] && page.continuation == "a+b/c==")
    }

    @Test func readsListingsThatAreNotEncoded() throws {
        let text = "<ListBucketResult><Contents><Key>a+b%2B</Key><Size>1</Size></Contents></ListBucketResult>"
        let page = try #require(ListingResponse(Array(text.utf8)))
        #expect(page.entries.map(\.key) == ["a+b%2B"] && page.continuation == nil)
    }

    @Test(arguments: [
        "<Error/>", "<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>", "<html></html>",
    ])
    func refusesWhatIsNoListing(text: String) { #expect(ListingResponse(Array(text.utf8)) == nil) }

    @Test(arguments: [
        ("bytes 0-99/1234", 0..<100, 1234), ("bytes 5-5/6", 5..<6, 6), ("bytes */0", nil, nil),
        ("bytes 5-4/6", nil, nil),
        ("bytes 0-6/6", nil, nil), ("items 0-1/3", nil, nil), ("bytes 0-1/*", nil, nil), ("bytes -1-2/3", nil, nil),
    ])
    func readsContentRanges(text: String, range: Range<Int>?, total: Int?) {
        let found = ContentRange(HTTPHeaders([("Content-Range", text)]))
        #expect(found?.range == range && found?.total == total)
    }

    @Test(arguments: ["", " ", "plain", "été ☂", "100%", "%C3%A9", "%", "a b  c ", "\u{0}\n\r", "=?UTF-8?B?w6k=?="])
    func attributesSurviveTheWayThroughHeaders(value: String) throws {
        let metadata = ObjectMetadata(mediaType: "image/jpeg", attributes: ["name-1": value])
        let sent = try ObjectHeaders.headers(metadata, acl: "public-read", write: "w")
        #expect(sent.contains { $0 == ("x-amz-acl", "public-read") })
        #expect(sent.allSatisfy { $0.value.utf8.allSatisfy { (0x21...0x7e).contains($0) } && !$0.value.isEmpty })
        let headers = HTTPHeaders(sent.map { ($0.name.uppercased(), $0.value) } + [("ETag", "W/\"abc\"")])
        let info = try #require(ObjectHeaders.info(headers, size: 3))
        #expect(info.metadata == metadata && info.etag == "abc" && info.size == 3)
        #expect(ObjectHeaders.write(headers) == "w")
    }

    @Test func whatSomebodyElseWroteStaysAsItIs() throws {
        let headers = HTTPHeaders([
            ("etag", "x"), ("x-amz-meta-a", "100% sure"), ("content-type", "binary/octet-stream"),
        ])
        let info = try #require(ObjectHeaders.info(headers, size: 0))
        #expect(info.metadata == ObjectMetadata(attributes: ["a": "100% sure"]))
    }

    @Test(arguments: ["Ä", "a_b", "", "a b", "calotype-write"])
    func refusesAttributesThatCannotBeHeaders(name: String) {
        #expect(throws: StorageError.self) {
            try ObjectHeaders.headers(ObjectMetadata(attributes: [name: "x"]), acl: nil)
        }
    }

    @Test(arguments: ["", "image/jpeg\r\nx: y", "bild/jpég"])
    func refusesTypesThatCannotBeHeaders(type: String) {
        #expect(throws: StorageError.self) { try ObjectHeaders.headers(ObjectMetadata(mediaType: type), acl: nil) }
    }
}
