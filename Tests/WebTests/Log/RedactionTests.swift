import HTTPTypes
import TestKit
import Testing

@testable import Web

struct RedactionTests {
    /// Addresses with the same secret, and how they are shown.
    static let addresses: [(String, String)] = [
        ("/images?ticket=SECRET", "/images?ticket=***"),
        ("/picture/a.jpg?w=1&token=SECRET&h=2", "/picture/a.jpg?w=1&token=***&h=2"),
        ("/?token=SECRET", "/?token=***"),
        ("?token=SECRET", "?token=***"),
        ("/nowhere?TOKEN=SECRET", "/nowhere?TOKEN=***"),
        ("/a?t%6Fken=SECRET", "/a?t%6Fken=***"),
        ("/a?%74%49cket=SECRET", "/a?%74%49cket=***"),
        ("/a?token=SECRET?SECRET", "/a?token=***"),
        ("/a?token=SECRET;SECRET=SECRET", "/a?token=***"),
        ("/a?token=%53SECRET%26SECRET", "/a?token=***"),
        ("/a?token==SECRET", "/a?token=***"),
        ("/a?w=1;token=SECRET", "/a?w=1;token=***"),
        ("/a;token=SECRET?w=1", "/a;token=***"),
        ("/a&token=SECRET", "/a&token=***"),
        ("/a/token=SECRET", "/a/token=***"),
        ("/a?w=1#token=SECRET", "/a?w=1#token=***"),
        ("/a?token=SECRET&token=SECRET", "/a?token=***&token=***"),
        ("/a?access_token=SECRET&X-Amz-Signature=SECRET", "/a?access_token=***&X-Amz-Signature=***"),
        ("/a?token[]=SECRET", "/a?token[]=***"),
        ("http://h/images?ticket=SECRET", "http://h/images?ticket=***"),
        ("http://user:SECRET@h/a?w=1", "http://***@h/a?w=1"),
        ("http://user:SECRET@h/a?token=SECRET", "http://***@h/a?token=***"),
        ("/picture/https://u:SECRET@h/a.jpg", "/picture/https://***@h/a.jpg"),
        (
            "/picture/https://h/a.jpg%3Ftoken%3DSECRET%26w%3D1",
            "/picture/https://h/a.jpg%3Ftoken%3D***%26w%3D1"
        ),
        ("/a?back=%2Fb%3Fticket%3DSECRET", "/a?back=/b%3Fticket%3D***"),
        ("/a?back=%252Fb%253Fticket%253DSECRET", "/a?back=/b%253Fticket%253D***"),
        ("/a%3Ftoken=SECRET", "/a%3Ftoken=***"),
        ("/a.jpg%3Fsig=SECRET", "/a.jpg%3Fsig=***"),
        // https://h/a.jpg?token=SECRET&w=1, and the same without the token
        ("/picture/b64/aHR0cHM6Ly9oL2EuanBnP3Rva2VuPVNFQ1JFVCZ3PTE?w=1", "/picture/b64/***?w=1"),
        ("/picture/b64/a/b64/aHR0cHM6Ly9oL2EuanBnP3Rva2VuPVNFQ1JFVCZ3PTE?w=1", "/picture/b64/a/b64/***?w=1"),
        ("/picture/b%364/aHR0cDovL2gvYT90b2tlbj1TRUNSRVQ", "/***"),
        ("/picture/b64/%61HR0cHM6Ly9oL2EuanBnP3Rva2VuPVNFQ1JFVCZ3PTE", "/picture/b64/***"),
        ("/picture/b64/aHR0cHM6Ly9oL2EuanBnP3c9MQ?w=1", "/picture/b64/aHR0cHM6Ly9oL2EuanBnP3c9MQ?w=1"),
        ("/a?t%256Fken=SECRET", "/a?t%256Fken=***"),
        ("/a?%2574icket=SECRET", "/a?%2574icket=***"),
        ("/a?x=t%256Fken%253DSECRET", "/a?x=token%253D***"),
        ("/a?s=site.SECRET&w=1", "/a?s=site.***&w=1"),
        ("/a?w=1&s=SECRETSECRETSECRETSECRETSECRETSECRETSECRET", "/a?w=1&s=***"),
        ("/a?s=site%2ESECRET", "/a?s=***"),
    ]

    @Test(arguments: addresses)
    func hidesCredentials(address: String, shown: String) {
        #expect(Redaction().shown(address) == shown)
        #expect(Redaction().shown(shown) == shown, "what is hidden stays as it is shown")
    }

    /// Clients write these; a way that looks at a byte again for each sign before it takes minutes for them, and one that
    /// calls itself for each comes to the end of its stack.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("=", "="), ("a=", "a="), ("/a?", "/a?"), ("//u@", "//***@"), ("%3D", "%3D"), ("//", "//"), ("@", "@"),
        ]
    )
    func longAddressesOfOneSign(sign: String, shown: String) {
        let count = 200_000
        let text = String(repeating: sign, count: count)
        #expect(Redaction().shown(in: text) == String(repeating: shown, count: count))
        #expect(Redaction().shown(text).utf8.count < 5_000)
    }

    @Test(arguments: [
        "/", "", "*", "/picture/a.jpg?w=400&h=300", "/a?s=80", "/a?token=", "/a?token", "/a?tokens",
        "/picture/a%20b.jpg?w=%31", "/picture/100%.jpg?w=50%", "/a?ticketing=1", "/picture/https://h/a%3Fw%3D1",
        "/picture/me@home.jpg",
        "http://[::1]:8080/a?w=1", "/%", "/%2", "/a?%", "/\u{e9}?w=1",
    ])
    func leavesEverythingElse(address: String) {
        #expect(Redaction().shown(address) == address)
    }

    @Test func hidesInSentences() {
        let sentence = "GET \"https://u:SECRET@h/a?token=SECRET\" failed: 'x?ticket=SECRET' is wrong, w=3 is not."
        #expect(
            Redaction().shown(in: sentence)
                == "GET \"https://***@h/a?token=***\" failed: 'x?ticket=***' is wrong, w=3 is not."
        )
        #expect(Redaction().shown(in: "a  b\n=c") == "a  b\n=c")
    }

    /// Whatever is put around it, the secret is not shown; nothing is ever read beyond an address' end.
    @Test func hidesWhateverStandsAround() {
        var random = SystemRandomNumberGenerator()
        let scraps = [
            "/", "?", "&", ";", "#", "%", "%2", "%3F", "%26", "%25", "=", "a", "w=1", "//", "@", ":", ".", "+",
        ]
        for _ in 0..<5_000 {
            let around = (0..<8).map { _ in scraps.randomElement(using: &random) ?? "" }
            let before = around.prefix(4).joined()
            let name = ["token", "ticket", "%74oken", "tick%65t"].randomElement(using: &random) ?? ""
            let address = "/\(before)\(before.contains("?") ? "&" : "?")\(name)=SECRET\(around.suffix(4).joined())"
            let shown = Redaction().shown(address)
            #expect(!shown.contains("SECRET"), "\(address) is shown as \(shown)")
        }
    }

    /// Whatever is asked for, by whatever method and with whatever answer: pages, pictures, uploads, and nothing.
    @Test func noLineOfARequestShowsOne() async throws {
        let bench = try SiteBench()
        try await bench.put("cat.jpg")
        let paths = [
            "/", "/picture/cat.jpg", "/40x30/cat.jpg", "/original/cat.jpg", "/images", "/images/none",
            "/images/tickets",
            "/jobs/none", "/image/none", "/playground", "/upload-image", "/purge", "/metrics", "/health/live",
            "/nothing",
            "/openapi.yaml", "/calotype.js", "/picture/https://h/a.jpg", "http://h/images", "/picture/%zz", "",
        ]
        for path in paths {
            for query in ["ticket=SECRET", "w=1&%74oken=SECRET", "s=site.SECRET", "url=%2Fa%3Ftoken%3DSECRET"] {
                for method in [HTTPRequest.Method.get, .head, .post, .delete, .options] {
                    let fields: HTTPFields = [.referer: "http://h/?token=SECRET", .authorization: "Bearer SECRET"]
                    _ = try await bench.ask(method, "\(path)?\(query)", fields, body: Array("token=SECRET".utf8))
                }
            }
        }
        #expect(bench.lines.all.count >= paths.count * 10)
        for line in bench.lines.all where line.contains("SECRET") { Issue.record("\(line)") }
    }
}
