import Dialects
import Foundation
import Testing

@testable import Web

/// What is hidden for what it is, wherever it stands.
struct CredentialFormTests {
    private static let token = "a/token+of-the.log=tests"
    private static let session = AccessTokens.session(of: token)

    /// A ticket as the server gives them.
    private static func ticket() throws -> String {
        let ticket = UploadTicket(id: TicketKeys.newName(), expires: 1, maxBytes: 2, formats: ["jpeg"], name: "a")
        return try TicketKeys(SigningKeys(), try AccessTokens(token: token)).text(of: ticket)
    }

    /// A text with each of its bytes encoded, once or more often.
    private static func encoded(_ text: String, _ times: Int) -> String {
        (0..<times).reduce(text) { text, _ in
            text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }

    /// Where something can stand: a part of a path, a name, a value, among other things, in words.
    private static let places = [
        "SECRET", "/SECRET", "/picture/SECRET/a.jpg", "/images/SECRET", "/a?SECRET", "/a?SECRET=1", "/a?w=SECRET",
        "/a?w=1&x[SECRET]=2", "/a#SECRET", "/a;SECRET", "/picture/https://h/SECRET?x", "http://SECRET/",
        "/a?b=%2FSECRET%2F",
        "/SECRET,SECRET", "Mozilla/5.0 (SECRET)", "words before SECRET, and behind it", "'SECRET'",
    ]

    private static func secrets() throws -> [String] {
        let signed = try SigningKeys(parsing: "site:0123456789abcdef0123456789abcdef").sign(path: "/a", query: nil)
        let signature = try #require(signed.split(separator: "=").last.map(String.init))
        let other = AccessTokens.session(of: "a-token-of-another-server")
        return [token, session, other, try ticket(), signature]
    }

    @Test(arguments: places)
    func isHiddenWhereverItStands(place: String) throws {
        let redaction = Redaction(try AccessTokens(token: Self.token))
        for secret in try Self.secrets() {
            // What is secret of a signature is its code.
            let part = secret.hasPrefix("site.") ? String(secret.dropFirst(5)) : secret
            for times in 0...3 {
                let written = place.replacing("SECRET", with: Self.encoded(secret, times))
                for shown in [redaction.shown(written), redaction.shown(in: written)] {
                    let plain = (0..<times).reduce(shown) { text, _ in text.removingPercentEncoding ?? text }
                    #expect(!plain.contains(part) && plain.contains("***"), "\(written) is shown as \(shown)")
                }
            }
        }
    }

    @Test func onlyAPartMayBeEncoded() throws {
        let redaction = Redaction(try AccessTokens(token: Self.token))
        var random = SystemRandomNumberGenerator()
        for secret in try Self.secrets().filter({ !$0.hasPrefix("site.") }) {
            for _ in 0..<200 {
                let written = secret.map { character -> String in
                    Self.encoded(String(character), Int.random(in: 0...2, using: &random))
                }.joined()
                #expect(redaction.shown("/a/\(written)/b") == "/a/***/b", "\(written)")
            }
        }
    }

    @Test func aJWTIsHiddenToItsEnd() {
        let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
        #expect(Redaction().shown("/a/\(jwt)/b") == "/a/***/b")
    }

    /// Names of files, ids, digests and dates.
    @Test(arguments: [
        "/picture/2026/cat.jpg?width=400", "/images/018f2d3c-8a5b-7c1e-9f00-0123456789ab", "/eyJ.jpg", "/eyJfoo.jpg",
        "/picture/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.jpg",
        "/picture/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "/picture/n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg.jpg", "/assets/0123456789abcdef0123456789abcdef/home.js",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
        "/picture/a-very-long-name-of-a-photograph-in-lower-case-letters.jpg", "", "%", "%%%%25", "a.b.c.d.e.f",
    ])
    func whatIsNoneStays(text: String) throws {
        let redaction = Redaction(try AccessTokens(token: Self.token))
        #expect(redaction.shown(text) == text)
        #expect(redaction.shown(in: text) == text)
    }

    @Test func whatOnlyBeginsLikeATokenStays() throws {
        let redaction = Redaction(try AccessTokens(parsing: "aaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbb bbbbbbbbbbbbbbbbbbbb"))
        #expect(redaction.shown("/aaaaaaaaaaaaaaa/aaaaaaaaaaaaaaab") == "/aaaaaaaaaaaaaaa/aaaaaaaaaaaaaaab")
        #expect(redaction.shown("/aaaaaaaaaaaaaaaaa") == "/***", "as often as it is in there")
        #expect(redaction.shown("/bbbbbbbbbbbbbbbbbbbb/c") == "/***/c")
    }

    /// Of what is long the beginning is shown, whatever lies where it is cut.
    @Test func whatIsLongIsCutAndShowsNothingOfWhatWasCut() throws {
        let redaction = Redaction(try AccessTokens(token: Self.token))
        let rest = String(repeating: "y", count: 5_000)
        for length in [1_480, 1_530, 4_080, 4_096, 4_200, 20_000] {
            for secret in try Self.secrets() {
                let address = "/" + String(repeating: "x", count: length) + "/\(secret)/" + rest
                for shown in [redaction.shown(address), redaction.shown(ofClient: address)] {
                    #expect(shown.hasPrefix("/xxx") && shown.hasSuffix("***") && shown.utf8.count < 1_600, "\(shown)")
                    #expect(!shown.contains(secret.suffix(8)) && !shown.contains(secret.prefix(8)), "\(shown)")
                }
            }
        }
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["eyJ", "a.", "eyJa.", "%25", "aA", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaA."]
    )
    func longTextsTakeNoLonger(piece: String) throws {
        let redaction = Redaction(try AccessTokens(token: Self.token))
        let text = String(repeating: piece, count: 200_000 / piece.utf8.count)
        #expect(redaction.shown(in: text).utf8.count <= text.utf8.count)
    }
}
