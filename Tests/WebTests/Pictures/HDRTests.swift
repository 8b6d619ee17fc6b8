import Foundation
import TestKit
import Testing

/// HDR by URL: what comes, in which format, and what is refused.
@Suite(.timeLimit(.minutes(3)))
struct HDRTests {
    private static let chrome = "image/avif,image/webp,*/*"

    private static func site() async throws -> PictureSite {
        let site = try await PictureSite(pictures: true)
        let made = try TemporaryFolders.make()
        _ = try await Command.python([Pictures.script("make_hdr.py"), made.path])
        for name in ["pq.avif", "pq.heic"] {
            try FileManager.default.copyItem(
                at: made.appendingPathComponent(name),
                to: site.folder.appendingPathComponent("originals/\(name)")
            )
        }
        return site
    }

    @Test func staysWhereItIsAskedFor() async throws {
        let site = try await Self.site()
        for (target, accept, type, bits) in [
            ("/picture/pq.avif?w=100&hdr=keep", "*/*", "image/avif", 10),
            ("/picture/pq.avif?w=100&metadata=keep", "*/*", "image/avif", 10),
            ("/picture/pq.avif?w=100&hdr=sdr&metadata=keep", "*/*", "image/avif", 8),
            ("/picture/pq.avif?w=100", "*/*", "image/avif", 8),
            ("/picture/pq.heic?w=100&hdr=keep", Self.chrome, "image/avif", 10),
            ("/picture/pq.heic?w=100&hdr=keep&f=auto", Self.chrome, "image/avif", 10),
            ("/picture/pq.heic?w=100&hdr=keep&f=auto", "image/webp,*/*", "image/webp", 8),
            ("/picture/pq.heic?w=100&hdr=keep&f=auto", "*/*", "image/jpeg", 8),
        ] {
            // Twice: before the original's header is known, and after.
            for _ in 0..<2 {
                let answer = try await site.get(target, headers: [("Accept", accept)])
                #expect(answer.status == 200 && answer["Content-Type"] == type, "\(target) for \(accept)")
                guard type == "image/avif" else { continue }
                let file = try Pictures.file("made.avif", answer.body)
                let told = try await Command.run(URL(fileURLWithPath: "/usr/bin/avifdec"), ["--info", file.path]).output
                #expect(told.contains("Bit Depth      : \(bits)"), "\(target): \(told)")
                #expect(told.contains("Transfer Char. : \(bits == 10 ? 16 : 13)") || bits == 8, "\(target): \(told)")
            }
        }
    }

    @Test func isRefusedByName() async throws {
        let site = try await Self.site()
        for (query, words) in [
            ("format=jpeg&hdr=keep", "A picture in jpeg cannot keep HDR ('hdr=keep'): avif, jxl and png can."),
            ("format=avif&hdr=keep&blur=2", "'blur'"), ("format=png&hdr=keep&colors=9", "'colors'"),
            ("hdr=maybe", "'hdr' cannot be 'maybe': it takes sdr or keep."),
        ] {
            for _ in 0..<2 {
                let answer = try await site.get("/picture/pq.avif?w=100&\(query)")
                let body = String(decoding: answer.body, as: UTF8.self)
                #expect(answer.status == 400 && body.contains(words), "\(query): \(body)")
            }
        }
        // Nothing is HDR in it.
        let (one, other) = (
            try await site.get("/picture/photo.jpg?w=100&hdr=keep"), try await site.get("/picture/photo.jpg?w=100")
        )
        #expect(one.status == 200 && one["ETag"] == other["ETag"] && one.body == other.body)
    }
}
