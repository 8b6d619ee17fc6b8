import Foundation
import TestKit
import Testing

/// Defaults of encoders that are set: what comes out, and which stored variants go on being answered.
@Suite(.timeLimit(.minutes(5)))
struct EncodingSettingTests {
    /// A server over a folder, asked for some pictures until they are stored.
    private static func answers(_ folder: URL, _ arguments: [String]) async throws -> [HTTPAnswer] {
        let server = try await ServerProcess(arguments, folder: folder)
        var answers: [HTTPAnswer] = []
        for target in ["w=200", "w=200&format=auto", "w=200&format=webp", "w=200&q=80"] {
            answers.append(try await server.get("/picture/photo.jpg?\(target)", headers: [("Accept", "image/webp")]))
        }
        await server.stop()
        return answers
    }

    @Test func aChangedDefaultMakesNewVariantsAndAnUnchangedOneNone() async throws {
        let folder = try TemporaryFolders.make()
        try await Pictures.makeOriginals(in: folder.appendingPathComponent("originals"))
        func isHit(_ answer: HTTPAnswer) -> Bool { answer["Cache-Status"]?.contains("hit") == true }
        let usual = try await Self.answers(folder, [])
        // What is written down as it is anyway.
        let same = try await Self.answers(
            folder,
            ["--quality-jpeg", "80", "--quality-webp", "79", "--chroma-jpeg", "auto"]
        )
        #expect(same.allSatisfy(isHit))
        #expect(same.map(\.body) == usual.map(\.body))
        let low = try await Self.answers(folder, ["--quality-jpeg", "30", "--quality-webp", "30"])
        #expect(
            low.map(isHit) == [false, false, true, true],
            "auto comes to the WebP, and what a URL says is as before"
        )
        #expect(low[0].body.count < usual[0].body.count && low[1].body.count < usual[1].body.count)
        #expect(low[3].body == usual[3].body)
        #expect(try await Self.answers(folder, ["--quality-webp", "30"]).allSatisfy(isHit))
        let again = try await Self.answers(folder, [])
        #expect(again.allSatisfy(isHit) && again.map(\.body) == usual.map(\.body))
    }

    /// As Pillow sees them.
    @Test func encodersDoWhatIsSet() async throws {
        let server = try await ServerProcess.withPictures([
            "--progressive-jpeg", "on", "--chroma-jpeg", "444", "--effort-png", "1", "--quality-avif", "20",
        ])
        func seen(_ answer: HTTPAnswer) async throws -> String {
            let script = """
                import sys
                from PIL import Image, JpegImagePlugin
                picture = Image.open(sys.argv[1])
                print(bool(picture.info.get("progressive")), JpegImagePlugin.get_sampling(picture))
                """
            let file = try Pictures.file("seen.jpg", answer.body)
            return try await Command.python(["-c", script, file.path]).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        #expect(try await seen(server.get("/picture/photo.jpg?w=200")) == "True 0")
        #expect(try await seen(server.get("/picture/photo.jpg?w=200&progressive=0&chroma=420")) == "False 2")
        let low = try await server.get("/picture/photo.jpg?w=200&format=avif")
        let high = try await server.get("/picture/photo.jpg?w=200&format=avif&q=60")
        #expect(low.status == 200 && low.body.count < high.body.count)
        await server.stop()
    }

    @Test(arguments: [
        (["--quality-jpeg", "0"], "The setting 'quality-jpeg' is '0'; allowed is a whole number from 1 to 100."),
        (["--effort-webp", "10"], "The setting 'effort-webp' is '10'; allowed is a whole number from 0 to 9."),
        (["--chroma-avif", "422"], "The setting 'chroma-avif' is '422'; allowed are auto, 420, 444."),
        (["--progressive-png", "yes"], "The setting 'progressive-png' is 'yes'; allowed are on, off."),
        (["--quality-png", "5"], "quality-png"),
    ])
    func aWrongSettingIsToldByName(words: [String], sentence: String) async throws {
        let result = try await Command.run(Products.url("calotype"), ["serve", "--port", "0"] + words)
        #expect(result.status != 0 && result.errors.contains(sentence), "\(result)")
    }
}
