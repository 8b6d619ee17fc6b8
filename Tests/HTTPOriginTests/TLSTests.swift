import ImageService
import TestKit
import Testing

@testable import HTTPOrigin

/// Certificates are checked against the name that was asked for, whatever address was connected to.
@Suite(.timeLimit(.minutes(10)))
struct TLSTests {
    private func failure(
        certificate names: String,
        trusted: Bool = true,
        days: Int = 2,
        url: (OriginServer) -> String
    ) async throws -> ServiceError? {
        let server = try await OriginServer(certificate: OriginServer.Certificate(names, days: days))
        var bench = try Bench()
        bench.resolver = ScriptedResolver(["a.example.com": [["127.0.0.1"]], "b.example.com": [["127.0.0.1"]]])
        bench.configuration.rules.patterns = [
            try OriginPattern("https://*.example.com:\(server.port)/*"), try OriginPattern(server.url("/*")),
        ]
        if trusted { bench.configuration.certificates = try await Self.authority(in: bench.folder) }
        return await (try bench.originals()).failure(url(server))
    }

    private static func authority(in folder: TemporaryFolder) async throws -> String {
        try folder.write(Array(try await OriginServer.authority().utf8), to: "authority.pem")
        return folder.path("authority.pem")
    }

    @Test(arguments: [
        ("a.example.com", "a.example.com", true), ("A.Example.COM", "a.example.com", true),
        ("*.example.com", "a.example.com", true), ("*.example.com", "a.b.example.com", false),
        ("*.example.com", "example.com", false), ("*.b.example.com", "a.example.com", false),
        ("b.example.com", "a.example.com", false), ("example.com", "a.example.com", false), ("*", "localhost", false),
        ("*.", "a.b", false), ("a*.example.com", "ab.example.com", false), ("", "a.example.com", false),
        ("a.example.com\0.evil.com", "a.example.com", false),
    ])
    func namesOfCertificates(pattern: String, name: String, covers: Bool) {
        #expect(CertificateName.covers(pattern, name) == covers)
    }

    @Test func theNameIsChecked() async throws {
        #expect(try await failure(certificate: "DNS:a.example.com") { "https://a.example.com:\($0.port)/ok/x" } == nil)
        let other = try await failure(certificate: "DNS:b.example.com") { "https://a.example.com:\($0.port)/ok/x" }
        #expect(other?.code == .remoteOriginFailed && other?.message.contains("certificate") == true, "\(other as Any)")
        let address = try await failure(certificate: "IP:127.0.0.1") { "https://a.example.com:\($0.port)/ok/x" }
        #expect(address?.code == .remoteOriginFailed, "a certificate for the address proves nothing about the name")
        #expect(address?.message.contains("certificate") == true, "\(address as Any)")
        let both = try await failure(certificate: "IP:127.0.0.1,DNS:evil.com") {
            "https://a.example.com:\($0.port)/ok/x"
        }
        #expect(both?.code == .remoteOriginFailed, "nor does one for another name as well")
        let common = try await failure(certificate: "CN:a.example.com") { "https://a.example.com:\($0.port)/ok/x" }
        #expect(common?.code == .remoteOriginFailed, "names that are no alternative names have long been given up")
        #expect(try await failure(certificate: "DNS:*.example.com") { "https://b.example.com:\($0.port)/ok/x" } == nil)
    }

    @Test func anAddressIsCheckedWhereTheURLHasOne() async throws {
        #expect(try await failure(certificate: "IP:127.0.0.1") { $0.url("/ok/x") } == nil)
        #expect(try await failure(certificate: "IP:127.0.0.2") { $0.url("/ok/x") }?.code == .remoteOriginFailed)
    }

    @Test func unknownAuthoritiesAndOldCertificatesAreRefused() async throws {
        let unknown = try await failure(certificate: "IP:127.0.0.1", trusted: false) { $0.url("/ok/x") }
        #expect(unknown?.code == .remoteOriginFailed && unknown?.message.contains("certificate") == true)
        let old = try await failure(certificate: "IP:127.0.0.1", days: -1) { $0.url("/ok/x") }
        #expect(old?.code == .remoteOriginFailed && old?.message.contains("certificate") == true)
    }

    @Test func aServerWithoutTLSIsTold() async throws {
        let server = try await OriginServer()
        var bench = try Bench()
        bench.configuration.rules.patterns = [try OriginPattern("https://127.0.0.1:\(server.port)/*")]
        let error = await (try bench.originals()).failure("https://127.0.0.1:\(server.port)/ok/x")
        #expect(error?.code == .remoteOriginFailed && error?.message.contains("no TLS") == true, "\(error as Any)")
    }

    @Test func redirectsLeadUpToTLSAndNeverDown() async throws {
        let secure = try await OriginServer(certificate: OriginServer.Certificate("IP:127.0.0.1"))
        let plain = try await OriginServer()
        var bench = try Bench()
        try bench.list(secure, plain)
        bench.configuration.certificates = try await Self.authority(in: bench.folder)
        let originals = try bench.originals()
        #expect(try await originals.bytes(plain.url("/redirect/x?to=\(secure.url("/ok/x"))")) == image(20_000))
        let down = await originals.failure(secure.url("/redirect/x?to=\(plain.url("/ok/x"))"))
        #expect(down?.code == .remoteOriginNotAllowed)
        #expect(try await plain.visits().count == 1)
        // Broken off in the middle, and many of them.
        #expect(await originals.failure(secure.url("/cut"))?.code == .remoteOriginFailed)
        #expect(try await originals.bytes(secure.url("/ok/big?size=3000000")) == image(3_000_000))
    }

    @Test func wrongCertificateFilesAreRefusedAtTheStart() throws {
        var bench = try Bench()
        bench.configuration.certificates = "/nonexistent.pem"
        #expect(throws: (any Error).self) { try bench.originals() }
    }
}
