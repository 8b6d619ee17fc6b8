import Basics
import Recipes
import Testing

@testable import Dialects

struct NormalSpellingTests {
    private func normal(_ path: String) -> String? {
        NormalSpelling.path(Array(path.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    static let paths: [(String, String?)] = [
        ("/picture/cat.jpg", "/picture/cat.jpg"),
        ("/picture/%63at%2ejpg", "/picture/cat.jpg"),
        ("/picture/c%c3%a9.jpg", "/picture/c%C3%A9.jpg"),
        ("/picture/cé.jpg", "/picture/c%C3%A9.jpg"),
        ("/picture/a b\"<>^`{|}\\[]#?.jpg", "/picture/a%20b%22%3C%3E%5E%60%7B%7C%7D%5C%5B%5D%23%3F.jpg"),
        ("/picture/!$&'()*+,;=:@.jpg", "/picture/!$&'()*+,;=:@.jpg"),
        ("/picture/%21%24%26%27%28%29%2a%2B%2c%3B%3D%3A%40.jpg", "/picture/!$&'()*+,;=:@.jpg"),
        ("/picture/a%2fb%3fc%25d%23e.jpg", "/picture/a%2Fb%3Fc%25d%23e.jpg"),
        ("/picture/a%252Fb.jpg", "/picture/a%252Fb.jpg"),
        ("/picture/a//b/./../c", "/picture/a//b/./../c"),
        ("/picture/a%ffb", "/picture/a%FFb"),
        ("/picture/100%.jpg", nil), ("/%", nil), ("/%2", nil), ("/%zz", nil),
        ("/picture/https://h/a%3fb;c%3bd%7e", "/picture/https://h/a%3Fb;c%3Bd~"),
        ("/picture/https:/h/a.jpg", "/picture/https://h/a.jpg"),
        ("/picture/%68ttps://h/a%3Fb", "/picture/https://h/a%3Fb"),
        ("/picture/https%3A//h/a%3Fb", "/picture/https%3A//h/a%3Fb"),
        ("/picture/https:%2f%2fh/a%3Fb", "/picture/https:%2F%2Fh/a%3Fb"),
        ("/picture/http:", "/picture/http:"), ("/picture/http:/", "/picture/http:/"),
        ("", ""), ("/", "/"), ("*", "*"),
    ]

    @Test(arguments: paths)
    func spellsPaths(path: String, expected: String?) {
        #expect(normal(path) == expected)
        if let expected { #expect(normal(expected) == expected, "it is its own") }
    }

    static let parameters: [(String, String)] = [
        ("w=400", "w=400"), ("w", "w"), ("w=", "w="), ("%77=4%300", "w=400"),
        ("download=a+b%20c%2B", "download=a%20b%20c%2B"),
        ("crop=1%2c2%25", "crop=1,2%25"), ("crop=50%,50%", "crop=50%25,50%25"), ("a%3Db=c=d", "a%3Db=c%3Dd"),
        ("a%26b=%26", "a%26b=%26"), ("name=é", "name=%C3%A9"), ("x=#", "x=%23"), ("x=!$'()*,;:@/?~", "x=!$'()*,;:@/?~"),
    ]

    @Test(arguments: parameters)
    func spellsParameters(parameter: String, expected: String) {
        let spelled = NormalSpelling.parameter(Array(parameter.utf8)[...])
        #expect(String(decoding: spelled, as: UTF8.self) == expected)
        #expect(NormalSpelling.parameter(spelled[...]) == spelled)
    }

    /// Every signature would be one of all the others of its spelling, so that these must ask for the same.
    @Test func whatIsSpelledTheSameMeansTheSame() throws {
        let dialect = try NativeDialect(.init(remoteOrigins: true))
        let scraps = [
            "a", "%61", "b", "/", "%2F", "%2f", "%252F", "?", "%3F", "%3f", ";", "%3B", "&", "%26", "+", "%2B", "%20",
            "=",
            "%3D", "é", "%C3%A9", "%c3%a9", ":", "%3A", "%25", "%", "#", "%23", ".", "%2E", "b64/", "%6264/", "YWI",
            "\\",
            "%5C", "\"", "%22", "@", "%40",
        ]
        let starts = [
            "/picture/", "/picture/https://h/", "/picture/https:/h/", "/picture/%68ttps://h/", "/picture/https%3A//h/",
            "/picture/https:%2F/h/", "/picture/https%3a%2f%2fh/", "/picture/HTTPS://h/", "/picture/http%3A/h/",
            "/picture/b64/aHR0cHM6Ly9oLw", "/picture/%6264/aHR0cHM6Ly9oLw", "/40x30/", "/4%30x30/", "/picture%2F",
        ]
        let queries = [
            "", "?", "?w=4", "?%77=4", "?w=%34", "?download=a+b", "?download=a%20b", "?download=a%2Bb", "?w=4&&",
        ]
        var random = SystemRandomNumberGenerator()
        var meanings: [String: (ImageRequest, String)] = [:]
        var same = 0
        for _ in 0..<60_000 {
            let start = starts.randomElement(using: &random) ?? ""
            let name = (0..<Int.random(in: 1...3)).map { _ in scraps.randomElement(using: &random) ?? "" }.joined()
            let target = start + name + (queries.randomElement(using: &random) ?? "")
            let sides = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let query = sides.count > 1 ? sides[1] : nil
            guard var request = try? dialect.parse(path: sides[0], query: query, accept: nil) else { continue }
            // An address is brought into its one spelling when its server is asked.
            if case .remote(let url) = request.origin {
                let plain = NormalSpelling.withoutNeedlessEscapes(Array(url.utf8)[...])
                request.origin = .remote(url: String(decoding: plain, as: UTF8.self).replacing("\"", with: "%22"))
            }
            let text = SignedTarget(path: sides[0], query: Query(query)).normalText
            if let (known, other) = meanings[text] {
                #expect(known == request, "\(target) and \(other) are both \(text)")
                same += 1
            } else {
                meanings[text] = (request, target)
            }
        }
        #expect(same > 1_000, "the test has met the same spelling often enough to mean something")
    }

    /// Encodes each byte or does not, as the many programs between here and a browser do.
    private func reencoded(_ segment: [UInt8], _ random: inout some RandomNumberGenerator) -> String {
        segment.map { byte in
            let mustBeEscaped = byte <= 0x20 || byte >= 0x7f || "/?#%".utf8.contains(byte)
            guard mustBeEscaped || Int.random(in: 0..<3, using: &random) == 0 else {
                return String(decoding: [byte], as: UTF8.self)
            }
            let text = String(byte, radix: 16, uppercase: Bool.random(using: &random))
            return byte < 16 ? "%0\(text)" : "%\(text)"
        }.joined()
    }

    @Test func aSignatureSurvivesEveryWayToEncodeAKey() throws {
        let keys = try SigningKeys(parsing: "k:000102030405060708090a0b0c0d0e0f")
        let signs = Array("abcXYZ019-._~!$&'()*+,;=:@ \"<>^`{|}[]#?%éß猫\u{301}").map { Array(String($0).utf8) }
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let segments = (0..<Int.random(in: 1...3)).map { _ in
                (0..<Int.random(in: 1...6)).flatMap { _ in signs.randomElement(using: &random) ?? [] }
            }
            let key = segments.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
            let signed = keys.sign(path: "/picture/" + PercentCoding.encodePath(key), query: "w=4")
            try keys.verify(target: signed, now: 0)
            // Not those that begin as an address does, whose escapes are somebody else's.
            guard !key.hasPrefix("http") else { continue }
            let query = signed.drop { $0 != "?" }
            let path = segments.map { reencoded($0, &random) }.joined(separator: "/")
            #expect(throws: Never.self, "\(signed) as /picture/\(path)") {
                try keys.verify(target: "/picture/\(path)\(query)", now: 0)
            }
        }
    }

    @Test func whatWasSignedAsSentHolds() throws {
        let keys = try SigningKeys(parsing: "k:000102030405060708090a0b0c0d0e0f")
        // Made by `openssl dgst` over the text before the signature, whose spelling is not the normal one.
        for (text, code) in Self.signedAsSent {
            try keys.verify(target: "\(text)&s=k.\(code)", now: 0)
            #expect(throws: NativeError.self) { try keys.verify(target: "\(text)&q=1&s=k.\(code)", now: 0) }
        }
    }

    static let signedAsSent: [(String, String)] = [
        ("/picture/a%26b%c3%a9.jpg?download=a+b", "_Cc4ZzqwmA8tZlvrlEtRQjeZC8MH0l76nZCzzLEAdZw"),
        ("/picture/https://h/a%3fb.jpg?w=%34", "3zDXbOBLZJqVUKCJflVhJbSm-9TI8hGvOaC5lr0c8h4"),
        ("/picture/a%2fb.jpg?w=400", "atQJFkj-8RLU--AY_iPyfuACsFmsNNA3ITPSHOOMmCw"),
    ]

    @Test func anEscapedSlashIsNoSlash() throws {
        let keys = try SigningKeys(parsing: "k:000102030405060708090a0b0c0d0e0f")
        let signed = keys.sign(path: "/picture/a%2Fb.jpg", query: "w=4")
        let query = signed.drop { $0 != "?" }
        #expect(throws: NativeError.self) { try keys.verify(target: "/picture/a/b.jpg\(query)", now: 0) }
        for other in ["/picture/https://h/a?b", "/picture/https%3A//h/a%3Fb", "/picture/https://h/a;b"] {
            let signed = keys.sign(path: "/picture/https://h/a%3Fb", query: "w=4")
            let query = signed.drop { $0 != "?" }.dropFirst()
            let target = "\(other)\(other.contains("?") ? "&" : "?")\(query)"
            #expect(throws: NativeError.self, "\(target)") { try keys.verify(target: target, now: 0) }
        }
    }
}
