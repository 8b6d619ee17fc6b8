import Dialects
import HTTPTypes
import NIOCore
import Testing

@testable import Web

/// A second dialect beside the native one, which nothing but the list of dialects knows of.
struct DialectTests {
    private let keys: SigningKeys
    private let tiny = TinyDialect()

    init() throws { keys = try SigningKeys(parsing: "k:000102030405060708090a0b0c0d0e0f") }

    private func bench(signed: Bool = false) async throws -> SiteBench {
        let bench = try SiteBench(keys: signed ? keys : SigningKeys(), dialects: [tiny])
        try await bench.put("pets/cat.jpg")
        return bench
    }

    private func address(_ rest: String) -> String { tiny.address(rest) }

    @Test func answersItsOwnAddresses() async throws {
        let bench = try await bench()
        let picture = try await bench.ask(.get, address("40/pets~cat.jpg"))
        #expect(picture.head.status == .ok)
        #expect(picture.head.headerFields[.contentType] == "image/webp")
        // The same picture by the native dialect is the same variant.
        let native = try await bench.ask(.get, "/picture/pets/cat.jpg?w=40&format=webp")
        #expect(native.head.headerFields[.eTag] == picture.head.headerFields[.eTag])
        let original = try await bench.ask(.get, address("original/pets~cat.jpg"))
        #expect(original.head.status == .seeOther)
        #expect(original.head.headerFields[.location] == "/original/pets/cat.jpg")
    }

    @Test(arguments: [
        ("/tiny", 400, "tiny: four parts, please"), ("/tiny/1/40/pets~cat.jpg", 403, "tiny: no such code"),
        ("zero/pets~cat.jpg", 400, "tiny: no width"), ("40/pets~dog.jpg", 404, "tiny: There is no such original."),
    ])
    func saysInItsOwnMannerWhatIsWrong(address: String, status: Int, text: String) async throws {
        let bench = try await bench()
        let target = address.hasPrefix("/") ? address : self.address(address)
        for accept in ["*/*", "text/html"] {
            let answer = try await bench.ask(.get, target, [.accept: accept])
            #expect(answer.head.status.code == status)
            #expect(answer.head.headerFields[.contentType] == "text/plain")
            #expect(answer.head.headerFields[try #require(HTTPField.Name("X-Tiny"))] != nil)
            #expect(String(buffer: answer.body) == text)
        }
    }

    @Test(arguments: ["pets~cat.jpg", "64.cGV0cy9jYXQuanBn", "@cat"])
    func namesOriginalsInItsOwnWays(name: String) async throws {
        let bench = try await bench()
        #expect(try await bench.ask(.get, address("40/\(name)")).head.status == .ok)
        let original = try await bench.ask(.get, address("bytes/\(name)"))
        #expect(original.head.status == .ok)
        #expect(Array(original.body.readableBytesView) == SiteBench.jpeg)
        let part = try await bench.ask(.get, address("bytes/\(name)"), [.range: "bytes=0-3"])
        #expect(part.head.status == .partialContent)
    }

    /// What is known of an original, in its own words, with its own type, validator and caching.
    @Test func wordsFactsItself() async throws {
        let bench = try await bench()
        let target = address("about/pets~cat.jpg")
        let facts = try await bench.ask(.get, target)
        #expect(facts.head.status == .ok)
        #expect(facts.head.headerFields[.contentType] == "text/tiny")
        #expect(facts.head.headerFields[.cacheControl] == "max-age=7")
        #expect(facts.head.headerFields[values: .vary] == ["Accept"])
        // What it says nothing of is said for it.
        #expect(facts.head.headerFields[.accessControlAllowOrigin] == "*")
        #expect(facts.head.headerFields[.xContentTypeOptions] == "nosniff")
        let native = String(buffer: try await bench.ask(.get, "/picture/pets/cat.jpg?format=json").body)
        let size = try #require(String(buffer: facts.body).split(separator: " ").last?.split(separator: "×"))
        #expect(native.contains("\"width\":\(size[0]),\"height\":\(size[1])"))
        let list = try await bench.ask(.get, target, [.accept: "text/list"])
        #expect(list.head.headerFields[.contentType] == "text/list")
        let tag = try #require(facts.head.headerFields[.eTag])
        #expect(try await bench.ask(.get, target, [.ifNoneMatch: tag]).head.status == .notModified)
        #expect(try await bench.ask(.head, target).head.headerFields[.eTag] == tag)
    }

    /// Whoever asks below a proxy's path, by another name or over TLS is sent where that is.
    @Test func redirectsToWhereItIsSeen() async throws {
        let bench = try SiteBench(dialects: [tiny]) { $0.basePath = BasePath("/images") ?? .root }
        try await bench.put("pets/cat.jpg")
        for (base, place) in [("", "/images"), ("/images", "/images")] {
            let answer = try await bench.ask(.get, base + address("pets~cat.jpg"))
            #expect(answer.head.status == .seeOther)
            let about = "http://localhost\(place)\(address("about/pets~cat.jpg"))"
            #expect(answer.head.headerFields[.location] == about)
            #expect(answer.head.headerFields[.accessControlAllowOrigin] == "*")
        }
        // Nobody here is a proxy whose word counts.
        let forged = try await bench.ask(.get, address("pets~cat.jpg"), [.xForwardedProto: "https"])
        #expect(forged.head.headerFields[.location]?.hasPrefix("http://") == true)
    }

    /// Fields of its own stand in place of the server's; what only the server can say stays.
    @Test(arguments: ["40/pets~cat.jpg", "bytes/pets~cat.jpg"])
    func answersCarryItsOwnFields(rest: String) async throws {
        let fields = try await bench().ask(.get, address(rest)).head.headerFields
        #expect(fields[values: .cacheControl] == ["tiny"])
        #expect(fields[values: try #require(HTTPField.Name("Link"))] == ["<a>;rel=\"b\"", "<c>;rel=\"d\""])
        #expect(fields[values: .eTag].count == 1 && fields[.eTag]?.contains("dialect") == false)
    }

    /// A password beside the code: nobody's answer is another's, and caches are told so.
    @Test func asksForItsOwnPassword() async throws {
        let bench = try SiteBench(dialects: [TinyDialect(password: "Tiny 1")])
        try await bench.put("pets/cat.jpg")
        for rest in ["40/pets~cat.jpg", "about/pets~cat.jpg", "bytes/pets~cat.jpg", "pets~cat.jpg"] {
            let known = try await bench.ask(.get, address(rest), [.authorization: "Tiny 1"])
            #expect([200, 303].contains(known.head.status.code), "\(rest)")
            #expect(known.head.headerFields[values: .vary].contains("authorization"), "\(rest)")
            let stranger = try await bench.ask(.get, address(rest), [.authorization: "Tiny 2"])
            #expect(stranger.head.status == .unauthorized, "\(rest)")
            #expect(stranger.head.headerFields[.wwwAuthenticate] == "Tiny")
            #expect(String(buffer: stranger.body) == "tiny: who are you?")
        }
    }

    /// A script asks first whether it may read, at addresses that no route has as well.
    @Test func browsersMayAskBeforehand() async throws {
        let bench = try SiteBench(dialects: [Single()])
        let asked = try await bench.ask(.options, "/single", [.origin: "https://elsewhere.example"])
        #expect(asked.head.status == .noContent)
        #expect(asked.head.headerFields[.accessControlAllowOrigin] == "*")
        #expect(asked.head.headerFields[.accessControlAllowMethods] == "GET, HEAD")
        #expect(try await bench.ask(.options, "/double").head.status == .notFound)
        #expect(try await bench.ask(.get, "/single").head.status == .ok)
    }

    /// A dialect with one address, of one part.
    private struct Single: Dialect {
        let name = "single"

        func request(_ target: DialectTarget) -> DialectRequest? {
            target.path == "/single" ? .response(DialectResponse(status: 200, fields: [], body: "one")) : nil
        }
    }

    @Test func leavesTheNativeAddressesAsTheyAre() async throws {
        let bench = try await bench()
        let wrong = try await bench.ask(.get, "/picture/pets/cat.jpg?widht=4")
        #expect(wrong.head.headerFields[.contentType] == "application/problem+json")
        #expect(String(buffer: wrong.body).contains("\"code\":\"unknown-parameter\""))
        for nothing in ["/nothing", "/nothing/at/all", "/picture"] {
            let answer = try await bench.ask(.get, nothing)
            #expect(answer.head.status == .notFound)
            #expect(answer.head.headerFields[.contentType] == "application/problem+json")
        }
    }

    /// Each dialect has its own signature, and nobody's lets anybody past another's.
    @Test func signaturesAreEachDialectsOwn() async throws {
        let bench = try await bench(signed: true)
        #expect(try await bench.ask(.get, address("40/pets~cat.jpg")).head.status == .ok)
        #expect(try await bench.ask(.get, "/tiny/0/40/pets~cat.jpg").head.status == .forbidden)
        for path in ["/picture/pets/cat.jpg", "/40x30/pets/cat.jpg", "/original/pets/cat.jpg"] {
            let unsigned = try await bench.ask(.get, path)
            #expect(unsigned.head.status == .forbidden, "\(path)")
            #expect(String(buffer: unsigned.body).contains("signature-missing"))
            let strange = try await bench.ask(.get, "\(path)?s=\(tiny.code(for: path))")
            #expect(strange.head.status == .forbidden, "\(path)")
            #expect(try await bench.ask(.get, keys.sign(path: path, query: nil)).head.status == .ok, "\(path)")
            let over = try await bench.ask(.get, keys.sign(path: path, query: nil, expires: 1))
            #expect(over.head.status == .gone, "\(path)")
        }
    }

    /// Targets that are refused by the dialect whose they are go no further.
    @Test func noOtherDialectIsAskedWhereOneRefuses() throws {
        struct Everything: Dialect {
            let name = "everything"
            func request(_ target: DialectTarget) -> DialectRequest? {
                .response(DialectResponse(status: 200, fields: [], body: target.text))
            }
        }
        let list = DialectList([try NativeDialect().signed(with: keys), tiny, Everything()])
        for target in ["/picture/a.jpg", "/4x3/a.jpg", "/tiny/0/4/a.jpg"] {
            let reading = try #require(list.reading(of: DialectTarget(target, accept: nil, time: 0)))
            #expect(throws: DialectError.self) { try reading.outcome.get() }
        }
        let other = try #require(list.reading(of: DialectTarget("/else", accept: nil, time: 0)))
        #expect(other.dialect.name == "everything")
    }
}
