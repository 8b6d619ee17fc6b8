import Foundation
import TestKit
import Testing

/// Pictures as a browser gets them, looked at with Pillow.
@Suite(.timeLimit(.minutes(3)))
struct PictureTests {
    @Test func answersPictures() async throws {
        let site = try await PictureSite(pictures: true)
        let rows: [(target: String, format: String, width: Int, height: Int)] = [
            ("/picture/photo.jpg?w=400", "JPEG", 400, 267),
            ("/picture/photo.jpg?w=400&format=webp", "WEBP", 400, 267),
            ("/picture/photo.jpg?w=300&h=300&fit=cover&format=png", "PNG", 300, 300),
            ("/picture/photo.jpg?w=300&h=300&fit=pad&bg=red", "JPEG", 300, 300),
            ("/picture/photo.jpg?w=200&dpr=2&rotate=90", "JPEG", 267, 400),
            ("/picture/photo.jpg?preset=thumbnail", "JPEG", 30, 20),
            ("/picture/photo.jpg?crop=25%25,25%25,50%25,50%25", "JPEG", 600, 400),
            ("/picture/photo.jpg", "JPEG", 1200, 800),
            ("/picture/logo.png?w=100", "PNG", 100, 75),
            ("/picture/logo.png?trim", "PNG", 301, 201),
            ("/picture/sub/photo.webp?h=100", "WEBP", 150, 100),
            ("/picture/sub%2Fphoto.webp?h=100", "WEBP", 150, 100),
            ("/picture/photo.jpg?w=64&format=avif", "AVIF", 64, 43),
            ("/picture/photo.jpg?w=64&format=tiff", "TIFF", 64, 43),
            ("/picture/turning.gif?w=60&frames=1&format=jpeg", "JPEG", 60, 40),
            ("/400x300/photo.jpg", "JPEG", 400, 300),
            ("/400x/photo.jpg", "JPEG", 400, 267),
            ("/x300/photo.jpg?format=webp", "WEBP", 450, 300),
            ("/1600x1600/photo.jpg", "JPEG", 1600, 1600),
        ]
        for row in rows {
            let answer = try await site.get(row.target)
            #expect(answer.status == 200, "\(row.target): \(String(decoding: answer.body.prefix(300), as: UTF8.self))")
            guard answer.status == 200 else { continue }
            let picture = try await Pictures.describe(answer.body)
            #expect(picture.format == row.format, "\(row.target)")
            #expect(picture.width == row.width && picture.height == row.height, "\(row.target): \(picture)")
            #expect(answer["Content-Type"] == "image/\(row.format.lowercased())")
            #expect(answer["Content-Length"] == String(answer.body.count))
        }
    }

    @Test func keepsAnimations() async throws {
        let site = try await PictureSite(pictures: true)
        for format in ["gif", "webp", "png", "avif"] {
            let answer = try await site.get("/picture/turning.gif?w=60&format=\(format)")
            let picture = try await Pictures.describe(answer.body)
            #expect(picture.frames == 5 && picture.width == 60 && picture.height == 40, "\(format): \(picture)")
            if format == "gif" { #expect(picture.durations == [100, 200, 300, 400, 500]) }
        }
        let tail = try await Pictures.describe(try await site.get("/picture/turning.gif?page=3&frames=2").body)
        #expect(tail.frames == 2)
    }

    @Test func negotiatesTheFormat() async throws {
        let site = try await PictureSite(pictures: true)
        let chrome = "image/jxl,image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
        let rows = [
            ("/picture/photo.jpg?w=100&format=auto", chrome, "image/jxl"),
            ("/picture/photo.jpg?w=110&format=auto", "image/avif,image/webp,*/*", "image/avif"),
            ("/picture/photo.jpg?w=110&format=auto", chrome, "image/avif"),
            ("/picture/photo.jpg?w=2400&h=1700&fit=fill&format=auto", chrome, "image/webp"),
            ("/picture/photo.jpg?w=100&format=auto&lossless", chrome, "image/webp"),
            ("/picture/logo.png?w=100&format=auto", chrome, "image/webp"),
            ("/picture/photo.jpg?w=100&format=auto", "image/webp,*/*", "image/webp"),
            ("/picture/photo.jpg?w=100&format=auto", "*/*", "image/jpeg"),
            ("/picture/photo.jpg?w=100&format=auto", "image/webp;q=0,*/*", "image/jpeg"),
            ("/picture/logo.png?w=100&format=auto", "*/*", "image/png"),
            ("/picture/turning.gif?w=60&format=auto", chrome, "image/webp"),
            ("/picture/turning.gif?w=60&format=auto", "*/*", "image/gif"),
        ]
        for (target, accept, type) in rows {
            let answer = try await site.get(target, headers: [("Accept", accept)])
            #expect(answer["Content-Type"] == type, "\(target) for \(accept)")
            #expect(answer["Vary"] == "Accept")
        }
        #expect(try await site.get("/picture/photo.jpg?w=100")["Vary"] == nil)
    }

    @Test func tellsFacts() async throws {
        let site = try await PictureSite(pictures: true)
        let facts = try await site.get("/picture/photo.jpg?w=400&format=json").json
        let original = try #require(facts["original"] as? [String: Any])
        let variant = try #require(facts["variant"] as? [String: Any])
        #expect(original["format"] as? String == "jpeg" && original["width"] as? Int == 1200)
        #expect(variant["width"] as? Int == 400 && variant["height"] as? Int == 267)
        #expect(variant["stored"] as? Bool == false)
        let bytes = try await site.get("/picture/photo.jpg?w=400").body.count
        let after = try await site.get("/picture/photo.jpg?w=400&format=json").json["variant"] as? [String: Any]
        #expect(after?["bytes"] as? Int == bytes)
    }
}
