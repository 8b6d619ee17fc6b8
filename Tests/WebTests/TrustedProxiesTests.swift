import Basics
import HTTPTypes
import NIOCore
import Testing

@testable import Web

/// Whose word counts, and what it says of the client.
struct TrustedProxiesTests {
    private func client(
        _ fields: [(HTTPField.Name, String)],
        from peer: String,
        trusting text: String
    ) throws -> Client {
        var headers = HTTPFields()
        for (name, value) in fields { headers.append(HTTPField(name: name, value: value)) }
        let address = try SocketAddress(ipAddress: peer, port: 4000)
        return try TrustedProxies(parsing: text).client(headers, peer: address)
    }

    @Test(arguments: [
        // trusted, peer, X-Forwarded-For, client
        ("", "192.0.2.1", "198.51.100.7", "192.0.2.1"),
        ("10.0.0.0/8", "192.0.2.1", "198.51.100.7", "192.0.2.1"),
        ("10.0.0.0/8", "10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.0/8", "::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.0/8", "10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.0/8", "10.0.0.1", "198.51.100.7 ,\t10.0.0.2", "198.51.100.7"),
        ("10.0.0.0/8", "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.0/8", "10.0.0.1", "198.51.100.7:5123", "198.51.100.7"),
        ("10.0.0.0/8", "10.0.0.1", "[2001:db8::1]:5123", "2001:db8::1"),
        ("10.0.0.0/8", "10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.0/8", "10.0.0.1", "198.51.100.7, nonsense", "10.0.0.1"),
        ("fd00::/8,127.0.0.1", "127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("fd00::/8,127.0.0.1", "fd00::5", "2001:db8::7", "2001:db8::7"),
    ])
    func theClientIsTheLastThatIsNoProxy(trusted: String, peer: String, forwarded: String, wanted: String) throws {
        let client = try client([(.xForwardedFor, forwarded)], from: peer, trusting: trusted)
        #expect(client.address == IPAddress(wanted))
    }

    @Test func severalHeadersAreOneList() throws {
        let fields = [(HTTPField.Name.xForwardedFor, "203.0.113.9"), (.xForwardedFor, "198.51.100.7")]
        let client = try client(fields, from: "10.0.0.1", trusting: "10.0.0.0/8")
        #expect(client.address == IPAddress("198.51.100.7"))
    }

    @Test func schemeAndPrefixCountFromTrustedProxiesOnly() throws {
        let fields = [(HTTPField.Name.xForwardedProto, "http, HTTPS"), (.xForwardedPrefix, "/images/")]
        let trusted = try client(fields, from: "10.0.0.1", trusting: "10.0.0.1")
        #expect(trusted.isSecure)
        #expect(trusted.prefix?.text == "/images")
        let other = try client(fields, from: "10.0.0.2", trusting: "10.0.0.1")
        #expect(!other.isSecure)
        #expect(other.prefix == nil)
    }

    /// As the addresses are: each proxy adds how it was asked, and the client's word is not what the last one says.
    @Test(arguments: [
        // X-Forwarded-For, X-Forwarded-Proto, over TLS
        ("198.51.100.7", "https", true), ("198.51.100.7", "http, https", true), ("198.51.100.7", "https, http", false),
        ("198.51.100.7, 10.0.0.2", "https, http", true), ("198.51.100.7, 10.0.0.2", "http, https", false),
        ("203.0.113.9, 198.51.100.7, 10.0.0.2", "https, http, http", false),
        ("198.51.100.7, 10.0.0.3, 10.0.0.2", "https, http, http", true),
        ("198.51.100.7, 10.0.0.2", "https", true), ("198.51.100.7, 10.0.0.2", "http", false),
        ("", "https, http", false), ("", "http, https", true), ("nonsense", "https, http", false),
        ("198.51.100.7, 10.0.0.2", "", false),
    ])
    func theSchemeIsWhatTheClientAskedIn(addresses: String, schemes: String, isSecure: Bool) throws {
        let fields = [(HTTPField.Name.xForwardedFor, addresses), (.xForwardedProto, schemes)]
        #expect(try client(fields, from: "10.0.0.1", trusting: "10.0.0.0/8").isSecure == isSecure)
    }

    @Test func unixSocketsAreTrustedByTheirWord() throws {
        let socket = try SocketAddress(unixDomainSocketPath: "/run/calotype.sock")
        #expect(try TrustedProxies(parsing: "unix").contains(socket))
        #expect(try !TrustedProxies(parsing: "127.0.0.1").contains(socket))
        #expect(try !TrustedProxies(parsing: "unix").contains(nil))
    }

    @Test(arguments: ["localhost", "10.0.0.1/8", "*", "10.0.0.0/33", "unix:/run/x"])
    func whatIsNoProxyIsNamed(text: String) throws {
        let error = try #require(throws: ProxyListError.self) { try TrustedProxies(parsing: text) }
        #expect(error.entry == text)
    }
}

/// Paths under which a proxy shows the server.
struct BasePathTests {
    @Test(arguments: [
        ("", ""), ("/", ""), ("/images", "/images"), ("/images/", "/images"), ("/a/b-1/~c_d.e", "/a/b-1/~c_d.e"),
    ])
    func paths(text: String, wanted: String) { #expect(BasePath(text)?.text == wanted) }

    @Test(arguments: [
        "images", "//evil.example", "/a//b", "/a/../b", "/./a", "/a?b", "/a b", "/é", "/a;b", "/\"><script>",
        "/\(String(repeating: "a", count: 200))",
    ])
    func whatIsNoPath(text: String) { #expect(BasePath(text) == nil) }
}
