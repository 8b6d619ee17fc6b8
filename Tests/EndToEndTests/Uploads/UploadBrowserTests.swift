import Foundation
import NIOHTTP1
import TestKit
import Testing

/// What pages upload with, as it comes, in a real browser: a plain form, Dropzone, Uppy and FilePond.
@Suite(
    .timeLimit(.minutes(5)),
    .needsChromium
)
struct UploadBrowserTests {
    @Test func pagesOfTheServerUpload() async throws {
        let (server, files) = (try await ServerProcess(), try await PictureFiles())
        let names = ["photo.jpg", "logo.png", "turning.gif"]
        let results = try await uploads(to: server, names.map(files.path))
        // A form is one request, the others send each file by itself.
        let text = try #require((results["form"] as? [String])?.first)
        let form = try answer(text)
        #expect(try form.images.count == 3 && form.errors.isEmpty)
        let answers = [
            "dropzone": try (results["dropzone"] as? [Any])?.map { try answer(object: $0) },
            "filepond": try (results["filepond"] as? [String])?.map { try answer($0) },
        ]
        for (name, answers) in answers {
            let images = try #require(answers).flatMap { try $0.images }
            #expect(images.count == 3, "\(name)")
            #expect(Set(images.compactMap { $0["format"] as? String }) == ["jpeg", "png", "gif"], "\(name)")
        }
        #expect(statuses(results["uppy"]) == [201, 201, 201])
        #expect(results["filepond undo"] as? [String] == ["reverted"])

        // Three each, without the one that FilePond has taken back; every byte is there.
        let images = try await server.curl("/images").images.dropFirst(3)
        #expect(images.count == 11)
        for image in images {
            let key = try #require(image["key"] as? String)
            let name = try #require(key.split(separator: "/").last.map(String.init))
            #expect(names.contains(name))
            #expect(try await server.get("/original/\(key)").body == files.bytes(name), "\(key)")
        }

        // Pages of another origin: not by themselves, but with a ticket.
        for name in ["form", "dropzone", "uppy", "filepond"] {
            let text = "\(results["\(name) elsewhere"] ?? "")"
            #expect(!text.contains("201") && !text.contains("\"images\""), "\(name): \(text)")
        }
        #expect("\(results["form elsewhere"] ?? "")".contains("A page from another site"))
        #expect(statuses(results["uppy ticket"]) == [201])
        let dropzone = try (results["dropzone ticket"] as? [Any])?.map { try answer(object: $0).text("format") }
        #expect(dropzone == ["jpeg"])
        let filepond = try (results["filepond ticket"] as? [String])?.map { try answer($0).text("format") }
        #expect(filepond == ["jpeg"])
        #expect(await server.stop() == 0)
    }

    @Test func pagesOfOtherOriginsUploadWithAToken() async throws {
        let token = "token-of-a-browser-page"
        let server = try await ServerProcess(
            ["--upload-origins", "*"],
            environment: ["CALOTYPE_TOKENS": token]
        )
        let files = try await PictureFiles()
        let results = try await uploads(to: server, [files.path("photo.jpg")], ["CALOTYPE_TOKEN": token])
        #expect(try (results["dropzone"] as? [Any])?.map { try answer(object: $0).text("format") } == ["jpeg"])
        #expect(try (results["filepond"] as? [String])?.map { try answer($0).text("format") } == ["jpeg"])
        for name in ["dropzone without", "filepond without"] {
            #expect("\(results[name] ?? "")".contains("403"), "\(name): \(results[name] ?? "")")
        }
        #expect(try await server.curl("/images", ["-H", "Authorization: Bearer \(token)"]).images.count == 2)
        #expect(await server.stop() == 0)
    }

    /// What the script has seen.
    private func uploads(
        to server: ServerProcess,
        _ pictures: [String],
        _ environment: [String: String] = [:]
    ) async throws -> [String: Any] {
        // Kept from one run to the next, since they never change.
        let link = server.token.map { ["CALOTYPE_LINK": $0] } ?? [:]
        let libraries = FileManager.default.currentDirectoryPath + "/.build/upload-clients"
        let result = try await Command.run(
            URL(fileURLWithPath: Command.pythonPath),
            [Pictures.script("browser_uploads.py"), server.url(""), libraries] + pictures,
            environment: environment.merging(link) { $1 }.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
        )
        guard result.status == 0,
            let all = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        else { throw EndToEndError("\(result.errors.suffix(4_000))\n\(server.logged.suffix(4_000))") }
        return all
    }

    private func answer(_ text: String) throws -> HTTPAnswer {
        HTTPAnswer(status: 201, headers: [:], body: Data(text.utf8))
    }

    private func answer(object: Any) throws -> HTTPAnswer {
        HTTPAnswer(status: 201, headers: [:], body: try JSONSerialization.data(withJSONObject: object))
    }

    private func statuses(_ result: Any?) -> [Int] {
        (result as? [[String: Any]] ?? []).compactMap { ($0["response"] as? [String: Any])?["status"] as? Int }
    }
}
