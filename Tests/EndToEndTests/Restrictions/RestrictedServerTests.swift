import Foundation
import TestKit
import Testing

/// A server that makes only some sizes, asked on every road.
@Suite(.timeLimit(.minutes(3)))
struct RestrictedServerTests {
    @Test func widthsAreSnappedAndStoredOnce() async throws {
        let server = try await ServerProcess.withPictures(["--widths", "120 60,240"])
        for (target, width) in [
            ("/picture/photo.jpg?w=50", 60), ("/picture/photo.jpg?w=60", 60), ("/picture/photo.jpg?w=30&dpr=2", 60),
            ("/picture/photo.jpg?w=61", 120), ("/picture/photo.jpg?w=9999", 240), ("/50x/photo.jpg", 60),
            ("/60x/photo.jpg", 60), ("/picture/photo.jpg?preset=thumbnail", 30),
        ] {
            let answer = try await server.get(target)
            #expect(answer.status == 200, "\(target)")
            #expect(try await Pictures.describe(answer.body).width == width, "\(target)")
        }
        let facts = try await server.get("/picture/photo.jpg?w=61&format=json")
        let variant = try #require(try facts.json["variant"] as? [String: Any])
        #expect(variant["width"] as? Int == 120)
        #expect(try await server.get("/60x/photo.jpg")["Cache-Status"]?.contains("hit") == true)
        await server.stop()
    }

    @Test func onlyPresetsAreAnswered() async throws {
        let server = try await ServerProcess.withPictures(["--presets-only", "on"])
        #expect(try await server.get("/picture/photo.jpg?preset=thumbnail,small&v=1").status == 200)
        #expect(try await server.get("/picture/photo.jpg?preset=small.webp")["Content-Type"] == "image/webp")
        let uploaded = try await server.upload(server.originals.appendingPathComponent("photo.jpg").path)
        #expect(try await server.get("/picture/\(uploaded.key)?preset=thumbnail").status == 200)
        for target in [
            "/picture/photo.jpg", "/picture/photo.jpg?w=20", "/picture/photo.jpg?preset=small&w=20", "/20x20/photo.jpg",
            "/picture/photo.jpg?preset=small&format=json", "/20x20/photo.jpg?preset=small",
        ] {
            let answer = try await server.get(target)
            #expect(answer.status == 403 && answer.code == "presets-only", "\(target): \(answer.text)")
        }
        await server.stop()
    }

    @Test(arguments: [
        (["--widths", "12,x"], "The setting 'widths' is 'x'; allowed is a list of 1 to 100 whole numbers"),
        (["--widths", "0"], "The setting 'widths' is '0'; allowed is a list"),
        (["--widths", ","], "The setting 'widths' is ','; allowed is a list"),
        (["--presets-only", "yes"], "The setting 'presets-only' is 'yes'; allowed are on, off."),
    ])
    func aWrongSettingIsToldByName(words: [String], sentence: String) async throws {
        let result = try await Command.run(Products.url("calotype"), ["serve", "--port", "0"] + words)
        #expect(result.status != 0 && result.errors.contains(sentence), "\(result)")
    }
}
