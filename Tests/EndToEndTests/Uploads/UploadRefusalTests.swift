import Foundation
import TestKit
import Testing

/// Uploads that cannot be: each gets a status, a code and a sentence, and leaves nothing.
@Suite(.timeLimit(.minutes(5)))
struct UploadRefusalTests {
    private struct Wrong {
        var what: String
        var arguments: [String]
        var status: Int
        var code: String
        var target = "/images"
    }

    @Test func wrongInputLeavesNothing() async throws {
        let server = try await ServerProcess([
            "--limit-original-bytes", "1MB", "--limit-original-pixels", "900000",
        ])
        let files = try await PictureFiles()
        let logo = try files.bytes("logo.png")
        let large = try files.write(logo + Data(count: 1_200_000), as: "large.png")
        let huge = try files.write(Data(logo.prefix(20_000)) + Data(count: 120_000_000), as: "huge.png")
        let text = try files.write("I am no image, but many words. ".utf8, as: "text.jpg")
        let cut = try files.write(logo.prefix(logo.count / 2), as: "cut.png")
        let empty = try files.write([], as: "empty.png")
        let drawing = try files.write(Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8), as: "a.svg")
        let base64 = logo.base64EncodedString()
        func raw(_ path: String, _ more: String...) -> [String] {
            ["--data-binary", "@\(path)"] + more.flatMap { ["-H", $0] }
        }
        func json(_ text: String) throws -> [String] {
            let path = try files.write(Array(text.utf8), as: "\(UUID().uuidString).json")
            return raw(path, "Content-Type: application/json")
        }
        func form(_ text: String, _ boundary: String = "; boundary=xyz") throws -> [String] {
            let path = try files.write(Array(text.replacing("\n", with: "\r\n").utf8), as: "\(UUID().uuidString).form")
            return raw(path, "Content-Type: multipart/form-data\(boundary)")
        }
        let part = "--xyz\nContent-Disposition: form-data; name=a; filename=a.jpg\n\n"
        let many = (0..<101).flatMap { _ in ["-F", "f=@\(files.path("logo.png"))"] }
        let rows = [
            Wrong(what: "too large", arguments: raw(large), status: 413, code: "original-too-large"),
            Wrong(
                what: "too large, chunked",
                arguments: raw(large, "Transfer-Encoding: chunked"),
                status: 413,
                code: "original-too-large"
            ),
            Wrong(
                what: "too large, a part",
                arguments: ["-F", "f=@\(large)"],
                status: 413,
                code: "original-too-large"
            ),
            Wrong(what: "far too large", arguments: raw(huge), status: 413, code: "original-too-large"),
            Wrong(
                what: "far too large, not asked for",
                arguments: raw(huge, "Expect:"),
                status: 413,
                code: "original-too-large"
            ),
            Wrong(
                what: "far too large, chunked",
                arguments: raw(huge, "Transfer-Encoding: chunked"),
                status: 413,
                code: "original-too-large"
            ),
            Wrong(
                what: "far too large, more than all images",
                arguments: ["-F", "f=@\(huge)"],
                status: 413,
                code: "original-too-large"
            ),
            Wrong(
                what: "too large, JSON",
                arguments: try json(
                    "{\"data\":\"\(try Data(contentsOf: URL(fileURLWithPath: large)).base64EncodedString())\"}"
                ),
                status: 413,
                code: "original-too-large"
            ),
            Wrong(
                what: "too many pixels",
                arguments: ["-F", "f=@\(files.path("photo.jpg"))"],
                status: 413,
                code: "original-too-large"
            ),
            Wrong(
                what: "no image",
                arguments: raw(text, "Content-Type: image/jpeg"),
                status: 415,
                code: "not-an-image"
            ),
            Wrong(what: "no image, a part", arguments: ["-F", "f=@\(text)"], status: 415, code: "not-an-image"),
            Wrong(
                what: "a kind that is off",
                arguments: ["-F", "f=@\(drawing)"],
                status: 415,
                code: "format-not-enabled"
            ),
            Wrong(what: "broken image", arguments: raw(cut), status: 422, code: "broken-image"),
            Wrong(what: "empty part", arguments: ["-F", "f=@\(empty)"], status: 415, code: "not-an-image"),
            Wrong(what: "empty body", arguments: raw(empty, "Content-Type: image/png"), status: 400, code: "no-image"),
            Wrong(what: "no body at all", arguments: ["-X", "POST"], status: 400, code: "no-image"),
            Wrong(what: "no part with a file", arguments: ["-F", "title=Cats"], status: 400, code: "no-image"),
            Wrong(what: "no part at all", arguments: try form("--xyz--\n"), status: 400, code: "no-image"),
            Wrong(what: "no boundary", arguments: try form("--xyz--\n", ""), status: 400, code: "bad-multipart"),
            Wrong(
                what: "another boundary",
                arguments: try form("--abc\n\n--abc--\n"),
                status: 400,
                code: "bad-multipart"
            ),
            Wrong(what: "no last boundary", arguments: try form("\(part)abc\n"), status: 400, code: "bad-multipart"),
            Wrong(
                what: "a part's header without end",
                arguments: try form("--xyz\nContent-Disp"),
                status: 400,
                code: "bad-multipart"
            ),
            Wrong(what: "bad base64", arguments: try json("{\"data\":\"a$b\"}"), status: 400, code: "bad-base64"),
            Wrong(
                what: "base64 that ends early",
                arguments: try json("{\"data\":\"AAAAA\"}"),
                status: 400,
                code: "bad-base64"
            ),
            Wrong(
                what: "no data URI",
                arguments: try json("{\"data\":\"data:image/png;base64\"}"),
                status: 400,
                code: "bad-base64"
            ),
            Wrong(what: "bad JSON", arguments: try json("{\"data\":\"\(base64)\""), status: 400, code: "bad-json"),
            Wrong(
                what: "good JSON and more",
                arguments: try json("{\"data\":\"\(base64)\"} {}"),
                status: 400,
                code: "bad-json"
            ),
            Wrong(
                what: "another field",
                arguments: try json("{\"data\":\"\(base64)\",\"x\":1}"),
                status: 400,
                code: "bad-json"
            ),
            Wrong(
                what: "a field twice",
                arguments: try json("{\"data\":\"\(base64)\",\"data\":\"\(base64)\"}"),
                status: 400,
                code: "bad-json"
            ),
            Wrong(what: "a list", arguments: try json("[{\"data\":\"\(base64)\"}]"), status: 400, code: "bad-json"),
            Wrong(what: "JSON without image", arguments: try json("{}"), status: 400, code: "no-image"),
            Wrong(
                what: "JSON with an empty image",
                arguments: try json("{\"data\":\"\"}"),
                status: 415,
                code: "not-an-image"
            ),
            Wrong(what: "101 images", arguments: many, status: 400, code: "too-many-images"),
            Wrong(
                what: "101 images, JSON",
                arguments: try json(
                    "{\"images\":[\([String](repeating: "{\"data\":\"\(base64)\"}", count: 101).joined(separator: ","))]}"
                ),
                status: 400,
                code: "too-many-images"
            ),
            Wrong(
                what: "a name of 4 KB",
                arguments: raw(files.path("logo.png")),
                status: 400,
                code: "name-too-long",
                target: "/images?name=\(String(repeating: "n", count: 4096))"
            ),
            Wrong(
                what: "a name of 4 KB, a part",
                arguments: ["-F", "f=@\(files.path("logo.png"));filename=\(String(repeating: "n", count: 4096)).png"],
                status: 400,
                code: "name-too-long"
            ),
            Wrong(
                what: "a name of 4 KB, JSON",
                arguments: try json("{\"data\":\"\(base64)\",\"name\":\"\(String(repeating: "n", count: 4096))\"}"),
                status: 400,
                code: "name-too-long"
            ),
            Wrong(
                what: "a foreign type",
                arguments: raw(files.path("logo.png"), "Content-Type: text/html"),
                status: 415,
                code: "unsupported-media-type"
            ),
            Wrong(
                what: "a video",
                arguments: raw(files.path("logo.png"), "Content-Type: video/mp4"),
                status: 415,
                code: "unsupported-media-type"
            ),
            Wrong(
                what: "an encoding",
                arguments: raw(files.path("logo.png"), "Content-Encoding: gzip"),
                status: 415,
                code: "unsupported-encoding"
            ),
            Wrong(
                what: "another parameter",
                arguments: raw(files.path("logo.png")),
                status: 400,
                code: "unknown-parameter",
                target: "/images?nme=a"
            ),
            Wrong(
                what: "a parameter twice",
                arguments: raw(files.path("logo.png")),
                status: 400,
                code: "repeated-parameter",
                target: "/images?name=a&name=b"
            ),
            Wrong(
                what: "no UTF-8",
                arguments: raw(files.path("logo.png")),
                status: 400,
                code: "invalid-value",
                target: "/images?name=%ff"
            ),
            Wrong(
                what: "no such set",
                arguments: raw(files.path("logo.png")),
                status: 400,
                code: "no-such-set",
                target: "/images?set=none-of-these"
            ),
            Wrong(
                what: "another method",
                arguments: ["-X", "PUT"] + raw(files.path("logo.png")),
                status: 405,
                code: "method-not-allowed"
            ),
            Wrong(
                what: "no such image",
                arguments: ["-X", "DELETE"],
                status: 404,
                code: "no-such-image",
                target: "/images/x"
            ),
            Wrong(
                what: "an order that is none",
                arguments: try json("[]"),
                status: 400,
                code: "bad-json",
                target: "/purge"
            ),
            Wrong(
                what: "an order for nothing",
                arguments: try json("{}"),
                status: 400,
                code: "bad-json",
                target: "/purge"
            ),
            Wrong(
                what: "an endless order",
                arguments: raw(large),
                status: 413,
                code: "body-too-large",
                target: "/purge"
            ),
        ]
        for row in rows {
            let answer = try await server.curl(row.target, row.arguments)
            #expect(
                answer.status == row.status,
                "\(row.what): \(String(decoding: answer.body.prefix(500), as: UTF8.self))"
            )
            #expect(answer.code == row.code, "\(row.what): \(answer.code ?? "-")")
            #expect(
                answer["Content-Type"] == "application/problem+json" && answer["Cache-Control"] == "no-store",
                "\(row.what)"
            )
            let detail = try answer.json["detail"] as? String ?? ""
            #expect(
                (detail.hasSuffix(".") || detail.hasSuffix("?")) && detail.count < 400
                    && !detail.contains(server.folder.path),
                "\(row.what): \(detail)"
            )
            #expect(server.files == [], "\(row.what) leaves something")
        }
        #expect(try await server.curl("/images").images.isEmpty)
        // The server is none the worse for it.
        #expect(try await server.curl("/images", ["-F", "f=@\(files.path("logo.png"))"]).status == 201)
        #expect(await server.stop() == 0)
    }

    @Test func aFolderThatCannotBeWrittenIsSaid() async throws {
        let server = try await ServerProcess(["--uploads", "off"])
        let files = try await PictureFiles()
        let answer = try await server.curl("/images", ["-F", "f=@\(files.path("logo.png"))"])
        #expect(answer.status == 403 && answer.code == "uploads-off")
        #expect(try await server.curl("/images").status == 200, "what is there can be seen")
        #expect(await server.stop() == 0)
    }

    @Test func peopleGetAPage() async throws {
        let server = try await ServerProcess()
        let answer = try await server.curl("/images", ["-F", "title=Cats", "-H", "Accept: text/html,*/*"])
        #expect(answer.status == 400 && answer["Content-Type"] == "text/html; charset=utf-8")
        #expect(String(decoding: answer.body, as: UTF8.self).contains("<h1>No image</h1>"))
        #expect(await server.stop() == 0)
    }
}
