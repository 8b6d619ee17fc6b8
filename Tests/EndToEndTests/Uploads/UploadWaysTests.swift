import Foundation
import NIOHTTP1
import TestKit
import Testing

/// Every way to upload, with the real curl on the real server, and what becomes of an image afterwards.
@Suite(.timeLimit(.minutes(5)))
struct UploadWaysTests {
    @Test func anImageIsKnownFromItsUploadToItsEnd() async throws {
        let (server, files) = (try await ServerProcess(), try await PictureFiles())
        let began = Date()
        let answer = try await server.curl("/images", ["-F", "image=@\(files.path("photo.jpg"))"])
        #expect(answer.status == 201 && answer["Content-Type"] == "application/json")
        #expect(answer["Cache-Control"] == "no-store" && answer["X-Content-Type-Options"] == "nosniff")
        #expect(try answer.errors.isEmpty)
        let id = try answer.text("id")
        #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        #expect(answer["Location"] == "/images/\(id)")

        // Every field of docs/api.md#images, and nothing that promises more than there is.
        let image = try #require(try answer.images.first)
        #expect(Set(try answer.json.keys) == ["images", "errors"])
        #expect(image["key"] as? String == "\(id)/photo.jpg")
        #expect(image["url"] as? String == "/picture/\(id)/photo.jpg")
        #expect(image["page"] as? String == "/image/\(id)")
        #expect(image["format"] as? String == "jpeg")
        #expect(image["width"] as? Int == 1200 && image["height"] as? Int == 800 && image["pages"] as? Int == 1)
        let bytes = try files.bytes("photo.jpg")
        #expect(image["bytes"] as? Int == bytes.count)
        let hash = try await files.hash("photo.jpg")
        #expect(image["sha256"] as? String == hash)
        let created = try Date(try #require(image["created"] as? String), strategy: .iso8601)
        #expect(created > began.addingTimeInterval(-5) && created < Date().addingTimeInterval(5))
        let always: Set = [
            "id", "key", "url", "page", "format", "width", "height", "pages", "bytes", "sha256", "created",
            "placeholder",
        ]
        #expect(Set(image.keys).subtracting(["set"]) == always)

        // The same again from the listing, and of one.
        let listed = try await server.curl("/images")
        #expect(try listed.text("id") == id && listed.json["next"] is NSNull)
        let one = try await server.curl("/images/\(id)")
        #expect(try one.status == 200 && NSDictionary(dictionary: one.json) == NSDictionary(dictionary: image))
        for target in ["/images", "/images/\(id)"] {
            let head = try await server.get(target, method: .HEAD)
            let whole = try await server.get(target)
            #expect(head.status == 200 && head.body.isEmpty && head["Content-Length"] == "\(whole.body.count)")
        }
        #expect(try await server.curl("/original/\(id)/photo.jpg").body == bytes, "byte for byte")

        // What is made of it, goes without it, and goes with it.
        let url = try #require(image["url"] as? String)
        let picture = try await Pictures.describe(try await server.curl("\(url)?w=120&format=png").body)
        #expect(picture.format == "PNG" && picture.width == 120 && picture.height == 80)
        #expect(try await server.curl("\(url)?w=100").status == 200)
        #expect(
            await Polling.becomesTrue {
                let files = server.files.filter { $0.hasPrefix("variants/") && !$0.contains("/.") }
                return files.count { !$0.hasSuffix("/original.json") } == 2
            }
        )
        let order = try files.write(json: ["key": "\(id)/photo.jpg"])
        let purge = ["-H", "Content-Type: application/json", "--data-binary", "@\(order)"]
        for purged in [2, 0] {
            let answer = try await server.curl("/purge", purge)
            #expect(try answer.status == 200 && answer.json["purged"] as? Int == purged)
        }
        #expect(try await server.curl("\(url)?w=100").status == 200)
        let removed = try await server.curl("/images/\(id)", ["-X", "DELETE"])
        #expect(removed.status == 204 && removed.body.isEmpty)
        for target in ["/images/\(id)", "/original/\(id)/photo.jpg", url, "\(url)?w=100"] {
            #expect(try await server.curl(target).status == 404, "\(target)")
        }
        #expect(try await server.curl("/images/\(id)", ["-X", "DELETE"]).code == "no-such-image")
        #expect(server.files == [], "nothing is left of it")
        #expect(await server.stop() == 0)
    }

    @Test func curlKnowsManyWays() async throws {
        let (server, files) = (try await ServerProcess(), try await PictureFiles())
        let photo = files.path("photo.jpg")
        let text = try files.bytes("logo.png").base64EncodedString()
        let raw = ["--data-binary", "@\(photo)"]
        func json(_ object: Any, _ name: String) throws -> [String] {
            ["-H", "Content-Type: application/json", "--data-binary", "@\(try files.write(json: object, as: name))"]
        }
        let ways: [(target: String, arguments: [String], file: String, names: [String])] = [
            ("/images?name=cat.jpg", raw + ["-H", "Content-Type: image/jpeg"], "photo.jpg", ["cat.jpg"]),
            ("/images?name=Katze%20%C3%A4.PNG", raw + ["-H", "Content-Type: image/png"], "photo.jpg", ["Katze ä.jpg"]),
            ("/images", raw + ["-H", "Content-Type: application/octet-stream"], "photo.jpg", ["image.jpg"]),
            ("/images?set=none", raw, "photo.jpg", ["image.jpg"]),
            ("/images", raw + ["-H", "Transfer-Encoding: chunked", "-H", "Content-Type:"], "photo.jpg", ["image.jpg"]),
            ("/images", raw + ["-H", "Expect: 100-continue"], "photo.jpg", ["image.jpg"]),
            ("/images", ["-F", "x=@\(photo);filename=../../etc/passwd"], "photo.jpg", ["passwd.jpg"]),
            ("/images", ["-F", "x=@\(photo);filename=\"a \\\"b\\\".jpg\""], "photo.jpg", ["a -b-.jpg"]),
            (
                "/images", ["-F", "title=Cats", "-F", "a=@\(photo)", "-F", "a=@\(photo)", "-F", "b[]=@\(photo)"],
                "photo.jpg", ["photo.jpg", "photo.jpg", "photo.jpg"]
            ),
            ("/images", try json(["data": text, "name": "a.png"], "a.json"), "logo.png", ["a.png"]),
            ("/images?name=q.png", try json(["data": text, "name": "a.png"], "d.json"), "logo.png", ["a.png"]),
            ("/images?name=q.png", try json(["data": text], "e.json"), "logo.png", ["q.png"]),
            ("/images", try json(["data": "data:image/png;base64,\(text)"], "b.json"), "logo.png", ["image.png"]),
            (
                "/images",
                try json(["images": [["data": text, "name": "b.gif"], ["name": "c", "data": text]]], "c.json"),
                "logo.png", ["b.png", "c.png"]
            ),
        ]
        for way in ways {
            let answer = try await server.curl(way.target, way.arguments)
            #expect(answer.status == 201, "\(way): \(String(decoding: answer.body, as: UTF8.self))")
            let images = try answer.images
            #expect(try answer.errors.isEmpty && images.count == way.names.count)
            for (image, name) in zip(images, way.names) {
                let id = try #require(image["id"] as? String)
                #expect(image["key"] as? String == "\(id)/\(name)", "\(way.target)")
                let url = try #require(image["url"] as? String)
                let bytes = try await server.get(url.replacing("/picture/", with: "/original/")).body
                #expect(try bytes == files.bytes(way.file), "\(way)")
            }
        }
        let several = ["photo.jpg", "logo.png", "turning.gif", "sub/photo.webp"].flatMap {
            ["-F", "f=@\(files.path($0))"]
        }
        let images = try await server.curl("/images", several).images
        #expect(images.map { $0["format"] as? String } == ["jpeg", "png", "gif", "webp"])
        #expect(images.map { $0["pages"] as? Int } == [1, 1, 5, 1])
        #expect(await server.stop() == 0)
    }

    @Test func imagesAreFetchedFromOtherServers() async throws {
        let (origin, files) = (try await ServerProcess.withPictures(), try await PictureFiles())
        let server = try await ServerProcess([
            "--remote-allow-private", "127.0.0.1", "--remote-ports", "\(origin.port)",
        ])
        func upload(_ object: Any, to server: ServerProcess) async throws -> HTTPAnswer {
            let path = try files.write(json: object)
            return try await server.curl("/images", ["-H", "Content-Type: application/json", "--data", "@\(path)"])
        }
        let photo = origin.url("/original/photo.jpg")
        let answer = try await upload(["url": photo], to: server)
        #expect(answer.status == 201, "\(String(decoding: answer.body, as: UTF8.self))")
        let key = try answer.text("key")
        #expect(key.hasSuffix("/photo.jpg"))
        #expect(try await server.get("/original/\(key)").body == files.bytes("photo.jpg"))
        let named = try await upload(["url": photo, "name": "other.png"], to: server)
        #expect(try named.text("key").hasSuffix("/other.jpg"))
        let text = try files.bytes("logo.png").base64EncodedString()
        let mixed = try await upload(
            ["images": [["url": origin.url("/original/none.jpg")], ["data": text], ["url": photo]]],
            to: server
        )
        #expect(try mixed.status == 201 && mixed.images.count == 2)
        #expect(try mixed.errors.map { $0["code"] as? String } == ["no-such-original"])
        #expect(try mixed.errors.map { $0["name"] as? String } == [origin.url("/original/none.jpg")])

        // Without leave, nothing of the inner network, however it is spelled.
        let guarded = try await ServerProcess(["--remote-ports", "80,\(origin.port)"])
        let spellings = [
            photo, "http://localhost:\(origin.port)/original/photo.jpg", "http://169.254.169.254/latest/meta-data/",
            "http://2130706433:\(origin.port)/original/photo.jpg", "http://[::ffff:127.0.0.1]:\(origin.port)/",
            "file:///etc/passwd", "ftp://127.0.0.1/", "", "http://user:pass@127.0.0.1:\(origin.port)/",
        ]
        for url in spellings {
            let answer = try await upload(["url": url], to: guarded)
            #expect((400..<500).contains(answer.status), "\(url): \(String(decoding: answer.body, as: UTF8.self))")
            #expect(
                ["remote-origin-not-allowed", "invalid-remote-url"].contains(answer.code),
                "\(url) \(answer.code ?? "")"
            )
        }
        #expect(try await upload(["url": photo.replacing(":\(origin.port)", with: ":1")], to: server).status == 403)
        #expect(guarded.files == [])
        for server in [origin, server, guarded] { #expect(await server.stop() == 0) }
    }

    @Test func anUploadIsTakenBackByItsAnswer() async throws {
        let (server, files) = (try await ServerProcess(["--uploads", "local"]), try await PictureFiles())
        let two = ["-F", "f=@\(files.path("logo.png"))", "-F", "f=@\(files.path("turning.gif"))"]
        let answer = try await server.curl("/images", two)
        let path = try files.write(answer.body, as: "answer.json")
        let undo = ["-X", "DELETE", "-H", "Content-Type: text/plain;charset=UTF-8", "--data-binary", "@\(path)"]
        #expect(try await server.curl("/images", undo + ["-H", "Origin: http://evil.example"]).code == "cross-site")
        #expect(try await server.curl("/images", undo).status == 204)
        #expect(server.files == [])
        #expect(try await server.curl("/images", undo).code == "no-such-image")
        for body in ["", "{}", "{\"images\":[]}", "[]", "{\"images\":[{\"id\":\"../x\"}]}"] {
            let answer = try await server.curl("/images", ["-X", "DELETE", "--data-binary", body])
            #expect(answer.status == 400 && answer.code == "bad-json", "\(body)")
        }
        #expect(await server.stop() == 0)
    }
}
