import Foundation
import TestKit
import Testing

/// What a real server tells a CDN of its answers.
@Suite(.timeLimit(.minutes(3)))
struct CacheTagServerTests {
    @Test func saysOfWhichOriginalAndPresetsAnAnswerIs() async throws {
        let folder = try TemporaryFolders.make()
        let originals = folder.appendingPathComponent("originals")
        try await Pictures.makeOriginals(in: originals)
        let photo = originals.appendingPathComponent("photo.jpg")
        let long = String(repeating: "\u{e4}", count: 100)
        let deep = originals.appendingPathComponent("\(long)/\(long)")
        try FileManager.default.createDirectory(at: deep, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: photo, to: originals.appendingPathComponent("a, b\u{e4}.jpg"))
        try FileManager.default.copyItem(at: photo, to: deep.appendingPathComponent("a.jpg"))
        let server = try await ServerProcess(["--cache-tags", "both"], folder: folder)
        let longKey = "%C3%A4".repeated(100) + "/" + "%C3%A4".repeated(100) + "/a.jpg"
        let hash = try await Command.python([
            "-c",
            "import hashlib,sys,urllib.parse as u; print(hashlib.sha256(u.unquote(sys.argv[1]).encode()).hexdigest())",
            longKey,
        ]).trimmingCharacters(in: .newlines)
        for (target, tags) in [
            ("/picture/photo.jpg?w=40", ["original:photo.jpg"]), ("/40x30/photo.jpg", ["original:photo.jpg"]),
            ("/original/photo.jpg", ["original:photo.jpg"]),
            ("/picture/photo.jpg?w=40&format=json", ["original:photo.jpg"]),
            (
                "/picture/photo.jpg?preset=thumbnail,small.webp&w=40",
                ["original:photo.jpg", "preset:thumbnail", "preset:small"]
            ),
            ("/picture/a,%20b%C3%A4.jpg?w=40", ["original:a%2C%20b%C3%A4.jpg"]),
            ("/picture/a,%20ba%CC%88.jpg?w=40", ["original:a%2C%20b%C3%A4.jpg"]),
            ("/picture/\(longKey)?w=40", ["original:sha256-\(hash)"]),
            ("/picture/gone.jpg?w=40&fallback=photo.jpg", ["original:gone.jpg", "original:photo.jpg"]),
        ] {
            // From the routes, and from where answers are kept.
            for _ in 0..<3 {
                let answer = try await server.get(target)
                #expect(answer.status == 200, "\(target)")
                #expect(answer["Cache-Tag"] == tags.joined(separator: ","), "\(target)")
                #expect(answer["Surrogate-Key"] == tags.joined(separator: " "), "\(target)")
            }
        }
        await server.stop()
    }

    @Test(arguments: [("off", false, false), ("cache-tag", true, false), ("surrogate-key", false, true)])
    func onlyWhereItIsWanted(setting: String, hasTag: Bool, hasKey: Bool) async throws {
        let server = try await ServerProcess.withPictures(["--cache-tags", setting])
        for target in ["/picture/photo.jpg?w=40", "/original/photo.jpg", "/picture/photo.jpg?format=json"] {
            let answer = try await server.get(target)
            #expect((answer["Cache-Tag"] != nil) == hasTag && (answer["Surrogate-Key"] != nil) == hasKey, "\(target)")
        }
        await server.stop()
    }

    @Test func aWrongSettingIsToldByName() async throws {
        let result = try await Command.run(Products.url("calotype"), ["serve", "--cache-tags", "on"])
        let sentence = "The setting 'cache-tags' is 'on'; allowed are off, cache-tag, surrogate-key, both."
        #expect(result.status != 0 && result.errors.contains(sentence), "\(result)")
    }
}

extension String {
    fileprivate func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
