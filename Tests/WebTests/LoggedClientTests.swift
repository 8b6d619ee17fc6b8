import HTTPTypes
import Logging
import NIOCore
import Testing

@testable import Web

/// What the log says of who has asked.
struct LoggedClientTests {
    private static let token = "a-token-of-the-log-tests"

    private func metadata(_ fields: HTTPFields, peer: String?, proxies: String = "") throws -> [String: String] {
        let peer = try peer.map { try SocketAddress(ipAddress: $0, port: 1) }
        let client = LoggedClient(
            fields,
            peer: peer,
            proxies: try TrustedProxies(parsing: proxies),
            redaction: Redaction(try AccessTokens(token: Self.token))
        )
        return client.metadata.mapValues { $0.description }
    }

    @Test func namesTheClientItsProgramAndTheirPage() throws {
        let fields: HTTPFields = [.userAgent: "curl/8", .referer: "https://shop.example/cats?page=2"]
        let shown = try metadata(fields, peer: "192.0.2.7")
        #expect(shown == ["client": "192.0.2.7", "agent": "curl/8", "referer": "https://shop.example/cats?page=2"])
        #expect(try metadata([:], peer: nil) == ["client": "-", "agent": "-", "referer": "-"])
    }

    @Test func trustedProxiesSayWhoAsks() throws {
        let fields: HTTPFields = [.xForwardedFor: "10.0.0.9, 198.51.100.4"]
        #expect(try metadata(fields, peer: "127.0.0.1", proxies: "127.0.0.1")["client"] == "198.51.100.4")
        #expect(try metadata(fields, peer: "127.0.0.1")["client"] == "127.0.0.1")
    }

    @Test func aLineIsOneLineAndNoLongerThanAnybodyReads() {
        #expect(LoggedClient.plain("a\u{1b}[31m\u{202e}b\tc") == "a\u{FFFD}[31m\u{FFFD}b\u{FFFD}c")
        #expect(LoggedClient.plain(String(repeating: "x", count: 5_000)).count == 201)
    }

    @Test func whatLetsSomebodyInIsNotInAReferer() throws {
        for referer in ["http://a/images?ticket=SECRET", "http://me:SECRET@a/", "/images?ticket=SECRET&b=1"] {
            let shown = try metadata([.referer: referer], peer: nil)["referer"] ?? ""
            #expect(!shown.contains("SECRET") && shown != "-", "\(shown)")
        }
    }

    /// Half of a token is not known for one: what is hidden is hidden before a text is cut.
    @Test func aTokenIsHiddenWhereverTheTextIsCut() throws {
        let session = AccessTokens.session(of: Self.token)
        for secret in [Self.token, session] {
            for before in (180...200).map({ String(repeating: "x", count: $0) }) {
                let fields: HTTPFields = [.userAgent: "\(before) \(secret)", .referer: "http://a/\(before)/\(secret)"]
                let shown = try metadata(fields, peer: nil)
                for name in ["agent", "referer"] {
                    #expect(shown[name]?.contains(secret.prefix(8)) == false, "\(name): \(shown)")
                }
            }
        }
    }
}
