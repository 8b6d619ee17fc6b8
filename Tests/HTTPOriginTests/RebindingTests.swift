import HTTPOrigin
import ImageService
import TestKit
import Testing

/// Names whose addresses change between two look-ups.
///
/// 127.0.0.2 plays the public server, 127.0.0.1 the inner one; both are this machine, on the same port.
@Suite(.timeLimit(.minutes(10)))
struct RebindingTests {
    private let outer: OriginServer
    private let inner: OriginServer
    private var bench: Bench

    init() async throws {
        (outer, inner) = try await RebindingTests.neighbours()
        bench = try Bench(permitting: ["127.0.0.2"])
        bench.configuration.rules.patterns = [try OriginPattern("http://*.example.com:\(outer.port)/*")]
    }

    /// Two servers on one port, which somebody else may have at one of the addresses.
    private static func neighbours() async throws -> (OriginServer, OriginServer) {
        for _ in 0..<20 {
            let outer = try await OriginServer(host: "127.0.0.2")
            if let inner = try? await OriginServer(host: "127.0.0.1", port: outer.port) { return (outer, inner) }
        }
        throw HelperProcess.Failure("no port is free at both addresses")
    }

    private func url(_ name: String, _ target: String) -> String { "http://\(name).example.com:\(outer.port)\(target)" }

    @Test func connectsToTheAddressThatWasJudged() async throws {
        var bench = bench
        bench.resolver = ScriptedResolver(["a.example.com": [["127.0.0.2"], ["127.0.0.1"]]])
        let originals = try bench.originals()
        #expect(try await originals.bytes(url("a", "/ok/x")) == image(20_000))
        // Remembered for a moment, so the second answer has not even been asked for; when it is, it is refused.
        #expect(try await originals.bytes(url("a", "/ok/y")) == image(20_000))
        #expect(bench.resolver.count("a.example.com") == 1)
        let later = try bench.originals()
        #expect(await later.failure(url("a", "/ok/z"))?.code == .remoteOriginFailed)
        #expect(bench.resolver.count("a.example.com") == 2)
        #expect(try await inner.visits().isEmpty)
        #expect(try await outer.visits().count == 2)
    }

    @Test func oneRefusedAddressRefusesTheName() async throws {
        var bench = bench
        bench.resolver = ScriptedResolver([
            "first.example.com": [["127.0.0.1", "127.0.0.2"]], "last.example.com": [["127.0.0.2", "127.0.0.1"]],
            "mapped.example.com": [["::ffff:127.0.0.2"]],
        ])
        let originals = try bench.originals()
        let errors = [
            await originals.failure(url("first", "/ok/x")), await originals.failure(url("last", "/ok/x")),
            await originals.failure(url("mapped", "/ok/x")), await originals.failure(url("missing", "/ok/x")),
        ]
        // Who asks does not learn which names the inner network has.
        #expect(errors.allSatisfy { $0?.code == .remoteOriginFailed })
        #expect(errors.allSatisfy { $0?.message.hasSuffix("has no public address.") == true }, "\(errors)")
        #expect(try await inner.visits().isEmpty)
    }

    @Test func redirectsAreJudgedAgain() async throws {
        var bench = bench
        bench.resolver = ScriptedResolver([
            "a.example.com": [["127.0.0.2"]], "evil.example.com": [["127.0.0.1"]], "b.example.com": [["127.0.0.2"]],
        ])
        let originals = try bench.originals()
        #expect(try await originals.bytes(url("a", "/ok/first")) == image(20_000))
        let toInner = "/redirect/x?to=\(url("evil", "/secret"))"
        #expect(await originals.failure(url("a", toInner))?.code == .remoteOriginFailed)
        // The server that redirected there is in no trouble, and its other images are not.
        #expect(try await originals.bytes(url("a", "/ok/second")) == image(20_000))
        let literal = "/redirect/x?to=http://127.0.0.1:\(outer.port)/secret"
        #expect(await originals.failure(url("a", literal))?.code == .remoteOriginNotAllowed)
        #expect(try await originals.bytes(url("a", "/redirect/x?to=\(url("b", "/ok/x"))")) == image(20_000))
        #expect(try await inner.visits().isEmpty)
        bench.configuration.rules.redirects = .public
        bench.configuration.rules.ports.insert(outer.port)
        let lenient = try bench.originals()
        #expect(await lenient.failure(url("a", literal))?.code == .remoteOriginNotAllowed)
        #expect(await lenient.failure(url("a", toInner))?.code == .remoteOriginFailed)
        #expect(try await inner.visits().isEmpty)
        bench.configuration.rules.redirects = .none
        let strict = try bench.originals()
        #expect(await strict.failure(url("a", "/redirect/x?to=/ok/x"))?.code == .remoteOriginNotAllowed)
    }

    @Test func triesTheNextAddress() async throws {
        var bench = try Bench(permitting: ["127.0.0.2", "127.0.0.3"])
        bench.configuration.rules = self.bench.configuration.rules
        bench.resolver = ScriptedResolver(["a.example.com": [["127.0.0.3", "127.0.0.2"]]])
        #expect(try await bench.originals().bytes(url("a", "/ok/x")) == image(20_000))
    }
}
