import Descriptors
import HTTPOrigin
import ImageService
import ObjectStorage
import TestKit
import Testing

/// Images as a real server sends them, well and badly.
@Suite(.timeLimit(.minutes(10)))
struct FetchingTests {
    @Test func fetchesWholeImages() async throws {
        let server = try await OriginServer()
        var bench = try Bench()
        try bench.list(server)
        let originals = try bench.originals()
        for target in [
            "/ok/a?size=20000", "/ok/b?size=3000000&etag=0&date=0", "/chunked/c?size=700001", "/gzip/d",
            "/hops/x?left=5",
        ] {
            let opened = try await originals.open(server.url(target))
            let bytes = try opened.descriptor.readAll()
            #expect(bytes == image(bytes.count) && bytes.count == opened.info.size && bytes.count >= 3000, "\(target)")
            #expect(opened.descriptor.isReadOnly)
        }
        let visits = try await server.visits()
        let first = try #require(visits.first)
        #expect(first.headers["accept"] == "image/*" && first.headers["user-agent"]?.hasPrefix("Calotype/") == true)
        #expect(first.headers["accept-encoding"] == "identity" && first.headers["host"] == "127.0.0.1:\(server.port)")
        for visit in visits {
            for name in ["cookie", "authorization", "referer", "x-forwarded-for", "if-none-match"] {
                #expect(visit.headers[name] == nil, "\(name)")
            }
        }
    }

    private static let wrong: [(String, ServiceError.Code, String)] = [
        ("/status/x?is=404", ServiceError.Code.noSuchOriginal, ""), ("/status/x?is=410", .noSuchOriginal, ""),
        ("/status/x?is=403", .remoteOriginFailed, "403"), ("/status/x?is=401", .remoteOriginFailed, "401"),
        ("/status/x?is=500", .remoteOriginFailed, "500"), ("/status/x?is=503", .remoteOriginFailed, "503"),
        ("/status/x?is=204", .remoteOriginFailed, "204"), ("/status/x?is=206", .remoteOriginFailed, "206"),
        ("/status/x?is=304", .remoteOriginFailed, "304"), ("/status/x?is=302", .remoteOriginFailed, "nowhere"),
        ("/status/x?is=300", .remoteOriginFailed, "300"), ("/html", .notAnImage, ""), ("/empty", .notAnImage, "empty"),
        ("/cut", .remoteOriginFailed, "broke off"), ("/chunked/x?cut=1", .remoteOriginFailed, "broke off"),
        ("/close", .remoteOriginFailed, ""), ("/garbage", .remoteOriginFailed, "not HTTP"),
        ("/big-head", .remoteOriginFailed, "not HTTP"), ("/gzip-cut", .remoteOriginFailed, "damaged"),
        ("/gzip-more", .remoteOriginFailed, "damaged"), ("/short", .remoteOriginFailed, "more than it had announced"),
        ("/short/x?keep=1", .remoteOriginFailed, ""), ("/encoded/x?as=br", .remoteOriginFailed, "encoding"),
        ("/encoded/x?as=gzip,%20gzip", .remoteOriginFailed, "encoding"),
        ("/encoded/x?as=gzip", .remoteOriginFailed, "damaged"),
        ("/endless", .originalTooLarge, "100000"), ("/endless?length=90000000", .originalTooLarge, "100000"),
        ("/announced?length=100001", .originalTooLarge, "100000"), ("/gzip-bomb?size=50000000", .originalTooLarge, ""),
        ("/chunked/x?size=100001", .originalTooLarge, "100000"), ("/hops/x?left=6", .remoteOriginFailed, "5 times"),
        ("/redirect/x?to=javascript:x", .remoteOriginFailed, "redirects"),
        ("/redirect/x?to=http://169.254.169.254/latest/meta-data/", .remoteOriginNotAllowed, "redirects"),
        ("/redirect/x?to=http://127.0.0.1:1/secret", .remoteOriginNotAllowed, "redirects"),
        ("/redirect/x?to=//2130706433/secret", .remoteOriginFailed, "redirects"),
        ("/redirect/x?to=http://user:pw@127.0.0.1/secret", .remoteOriginFailed, "redirects"),
    ]

    @Test(arguments: wrong)
    func whatGoesWrongHasAName(target: String, code: ServiceError.Code, word: String) async throws {
        let server = try await OriginServer()
        var bench = try Bench()
        try bench.list(server)
        bench.configuration.originalBytes = 100_000
        let error = await (try bench.originals()).failure(server.url(target))
        #expect(error?.code == code, "\(target): \(String(describing: error))")
        #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
        #expect(bench.keptFiles.isEmpty, "nothing is left of it")
    }

    @Test(arguments: ["/silent", "/slow-head", "/drip"])
    func whatHangsIsGivenUp(target: String) async throws {
        let server = try await OriginServer()
        var bench = try Bench()
        try bench.list(server)
        bench.configuration.timeout = .milliseconds(700)
        let error = await (try bench.originals()).failure(server.url(target))
        #expect(error?.code == .remoteOriginTimedOut, "\(String(describing: error))")
        #expect(bench.keptFiles.isEmpty)
    }

    @Test func whatIsNotListedHasNoAnswerThatTellsAnything() async throws {
        let server = try await OriginServer()
        var bench = try Bench()
        bench.configuration.rules.patterns = [try OriginPattern(server.url("/ok/*"))]
        let originals = try bench.originals()
        _ = try await originals.open(server.url("/ok/a"))
        let answers = [
            await originals.failure(server.url("/status/x?is=404")),
            await originals.failure(server.url("/ok/..%2fhtml")),
            await originals.failure(server.url("/ok/%2e%2e/html")),
            await originals.failure("http://nowhere.example.com/"),
            await originals.failure("http://169.254.169.254/"), await originals.failure("http://127.0.0.1:1/ok/a"),
        ]
        #expect(Set(answers.map { $0?.code }) == [.remoteOriginNotAllowed])
        #expect(Set(answers.map { $0?.message }).count == 1)
        #expect(await originals.failure("http://2130706433/ok/a")?.code == .invalidRemoteURL)
        #expect(try await server.visits().count == 1 && bench.resolver.count("nowhere.example.com") == 0)
    }

    @Test func unreachableServersAreTold() async throws {
        // Nobody else listens at this address.
        let server = try await OriginServer(host: "127.11.22.33")
        try await server.close()
        var bench = try Bench()
        try bench.list(server)
        let error = await (try bench.originals()).failure(server.url("/a"))
        #expect(error?.code == .remoteOriginFailed && error?.message.contains("\(server.port)") == true)
    }

    @Test func downloadsTakeAnyPublicAddressAndKeepNothing() async throws {
        let server = try await OriginServer()
        var bench = try Bench()
        bench.configuration.rules.ports.insert(server.port)
        let originals = try bench.originals()
        let opened = try await originals.download(server.url("/redirect/x?to=/ok/a"))
        #expect(try opened.descriptor.readAll() == image(20_000) && opened.info.size == 20_000)
        _ = try await originals.download(server.url("/ok/a"))
        #expect(bench.keptFiles.isEmpty)
        #expect(try await server.visits().count == 3)
        for (url, code) in [
            (server.url("/status/x?is=404"), ServiceError.Code.noSuchOriginal), (server.url("/html"), .notAnImage),
            ("http://10.0.0.1/", .remoteOriginNotAllowed), ("http://127.0.0.1:1/", .remoteOriginNotAllowed),
            ("nothing", .invalidRemoteURL), ("http://name.internal/", .remoteOriginFailed),
            ("http://no.such.example.com/", .remoteOriginFailed),
            (server.url("/redirect/x?to=http://10.0.0.1/"), .remoteOriginNotAllowed),
        ] {
            do throws(ServiceError) {
                _ = try await originals.download(url)
                Issue.record("\(url)")
            } catch {
                #expect(error.code == code, "\(url): \(error)")
            }
        }
    }
}
