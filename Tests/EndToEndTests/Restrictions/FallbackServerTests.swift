import Foundation
import NIOHTTP1
import TestKit
import Testing

/// A real server that answers with another picture where an original is missing or broken.
@Suite(.timeLimit(.minutes(3)))
struct FallbackServerTests {
    private static func server(_ arguments: [String] = [], keys: String? = nil) async throws -> ServerProcess {
        let folder = try TemporaryFolders.make()
        let originals = folder.appendingPathComponent("originals")
        try await Pictures.makeOriginals(in: originals)
        try Data("no picture".utf8).write(to: originals.appendingPathComponent("text.jpg"))
        let photo = try Data(contentsOf: originals.appendingPathComponent("photo.jpg"))
        try photo.prefix(300).write(to: originals.appendingPathComponent("broken.jpg"))
        let environment = keys.map { ["CALOTYPE_KEYS": $0] } ?? [:]
        return try await ServerProcess(arguments, environment: environment, folder: folder)
    }

    @Test func answersForWhatIsMissingOrBroken() async throws {
        let server = try await Self.server()
        let own = try await server.get("/picture/photo.jpg?w=40&format=webp")
        for (key, code) in [
            ("gone.jpg", "no-such-original"), ("text.jpg", "not-an-image"), ("broken.jpg", "broken-image"),
        ] {
            let bare = try await server.get("/picture/\(key)?w=40&format=webp")
            #expect(bare.status >= 400 && bare.code == code, "\(key): \(bare.text)")
            for (said, status) in [("", 200), ("&fallback-status=404", 404), ("&fallback-status=error", bare.status)] {
                let answer = try await server.get("/picture/\(key)?w=40&format=webp&fallback=photo.jpg\(said)")
                #expect(answer.status == status, "\(key)\(said)")
                #expect(answer.body == own.body && answer["Content-Type"] == "image/webp")
                #expect(answer["Cache-Control"] == "public, max-age=60" && answer["Calotype-Fallback"] == code)
                #expect(answer["ETag"] == own["ETag"] && answer["Access-Control-Allow-Origin"] == "*")
            }
            let fixed = try await server.get("/40x30/\(key)?fallback=photo.jpg", method: .HEAD)
            #expect(fixed.status == 200 && fixed.body.isEmpty && fixed["Calotype-Fallback"] == code)
        }
        #expect(own["Calotype-Fallback"] == nil)
        await server.stop()
    }

    /// As soon as the original is there, it is answered, and while a picture is there nobody sees another.
    @Test func goesWhenTheOriginalComes() async throws {
        let server = try await Self.server(["--originals-freshness", "0s"])
        let target = "/picture/late.jpg?w=40&fallback=photo.jpg"
        for _ in 0..<3 { #expect(try await server.get(target)["Calotype-Fallback"] == "no-such-original") }
        let file = server.originals.appendingPathComponent("late.jpg")
        try FileManager.default.copyItem(at: server.originals.appendingPathComponent("photo.jpg"), to: file)
        for _ in 0..<3 {
            let answer = try await server.get(target)
            #expect(answer.status == 200 && answer["Calotype-Fallback"] == nil)
            #expect(answer["Cache-Control"]?.contains("max-age=3600") == true)
        }
        try FileManager.default.removeItem(at: file)
        #expect(try await server.get(target)["Calotype-Fallback"] == "no-such-original")
        await server.stop()
    }

    @Test func notForWrongRequestsNorWithoutOne() async throws {
        let server = try await Self.server()
        for (query, status) in [
            ("fallback=photo.jpg&w=0", 400), ("fallback=photo.jpg&exp=1000", 410), ("fallback=gone.png", 404),
            ("fallback=text.jpg", 404), ("fallback=photo.jpg&page=7", 404), ("fallback=photo.jpg&format=json", 404),
            ("fallback=../photo.jpg", 400),
        ] {
            let answer = try await server.get("/picture/gone.jpg?\(query)")
            #expect(answer.status == status && answer["Calotype-Fallback"] == nil, "\(query)")
        }
        #expect(try await server.get("/picture/photo.jpg?page=7&fallback=photo.jpg").status == 400)
        #expect(try await server.get("/picture/photo.jpg?crop=99999,0,5,5&fallback=photo.jpg").status == 400)
        await server.stop()
    }

    @Test func theServersOwn() async throws {
        let server = try await Self.server(["--fallback", "photo.jpg", "--fallback-status", "404"])
        #expect(try await server.get("/picture/gone.jpg?w=40").status == 404)
        #expect(try await server.get("/picture/gone.jpg?w=40")["Content-Type"] == "image/jpeg")
        #expect(try await server.get("/picture/gone.jpg?w=40&fallback=none").code == "no-such-original")
        #expect(try await server.get("/original/gone.jpg").code == "no-such-original")
        await server.stop()
    }

    @Test func notForWhatIsNotSigned() async throws {
        let server = try await Self.server(keys: "k:\(String(repeating: "ab", count: 16))")
        let answer = try await server.get("/picture/gone.jpg?fallback=photo.jpg")
        #expect(answer.status == 403 && answer.code == "signature-missing")
        await server.stop()
    }

    @Test(arguments: [
        (["--fallback", "../x"], "The setting 'fallback' is '../x'; allowed is the key of an original"),
        (["--fallback-status", "302"], "The setting 'fallback-status' is '302'; allowed is 200, a whole number"),
    ])
    func aWrongSettingIsToldByName(words: [String], sentence: String) async throws {
        let result = try await Command.run(Products.url("calotype"), ["serve", "--port", "0"] + words)
        #expect(result.status != 0 && result.errors.contains(sentence), "\(result)")
    }
}
