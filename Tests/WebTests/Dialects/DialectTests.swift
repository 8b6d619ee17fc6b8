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

    private func address(_ rest: String) -> String { "/tiny/\(tiny.code(for: rest))/\(rest)" }

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
                .response(DialectResponse(status: 200, headers: [], body: target.text))
            }
        }
        let list = DialectList([try NativeDialect().signed(with: keys), tiny, Everything()])
        for target in ["/picture/a.jpg", "/4x3/a.jpg", "/tiny/0/4/a.jpg"] {
            let reading = try #require(list.reading(of: DialectTarget(target, accept: nil, time: 0)))
            #expect(throws: DialectFailure.self) { try reading.outcome.get() }
        }
        let other = try #require(list.reading(of: DialectTarget("/else", accept: nil, time: 0)))
        #expect(other.dialect.name == "everything")
    }
}
