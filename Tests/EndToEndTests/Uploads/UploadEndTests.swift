import Foundation
import TestKit
import Testing

/// Every upload comes to an end, and one ticket is one upload.
@Suite(.timeLimit(.minutes(5)))
struct UploadEndTests {
    private static let token = "first-token-0123456789"

    /// The head of an upload with a token or a ticket, and as much of a body as is wanted.
    private static func head(_ target: String, _ fields: [(String, String)], length: Int) -> [UInt8] {
        let all = [("Host", "localhost"), ("Content-Type", "image/jpeg"), ("Content-Length", "\(length)")] + fields
        return Array("POST \(target) HTTP/1.1\r\n\(all.map { "\($0): \($1)\r\n" }.joined())\r\n".utf8)
    }

    @Test func aBodyThatComesFastEnoughEndsAtTheDeadlineAllTheSame() async throws {
        let server = try await ServerProcess(
            ["--upload-deadline", "2", "--upload-min-rate", "1kB", "--upload-patience", "1"],
            environment: ["CALOTYPE_TOKENS": Self.token]
        )
        let photo = try [UInt8](await PictureFiles().bytes("photo.jpg"))
        let head = Self.head("/images", [("Authorization", "Bearer \(Self.token)")], length: 40_000_000)
        let answer = try await RawHTTP.exchange(server.port) { sender in
            await sender.send(head + photo.dropLast(1_000))
            while !Task.isCancelled, await sender.send([UInt8](repeating: 0, count: 1_000)) {
                try? await Task.sleep(for: .milliseconds(50))
            }
        }
        #expect(answer.hasPrefix("HTTP/1.1 408 ") && answer.contains("\"upload-deadline\""), "\(answer)")
        #expect(answer.lowercased().contains("connection: close"))
        #expect(await Polling.becomesTrue { server.files == [] })
        #expect(await server.stop() == 0)
    }

    @Test func aTicketIsForOneUploadAtATime() async throws {
        let server = try await ServerProcess(environment: ["CALOTYPE_TOKENS": Self.token])
        let files = try await PictureFiles()
        let photo = try [UInt8](files.bytes("photo.jpg"))
        let order = [
            "-X", "POST", "-H", "Content-Type: application/json", "--data-binary", "{}",
            "-H", "Authorization: Bearer \(Self.token)",
        ]
        let url = try #require(try await server.curl("/images/tickets", order).json["url"] as? String)
        let whole = ["--data-binary", "@\(files.path("photo.jpg"))"]
        let target = try #require(url.range(of: "/images").map { String(url[$0.lowerBound...]) })
        let head = Self.head(target, [], length: photo.count)

        let (begun, begins) = AsyncStream.makeStream(of: Void.self)
        let (end, ends) = AsyncStream.makeStream(of: Void.self)
        async let first = RawHTTP.exchange(server.port) { sender in
            await sender.send(head + photo.prefix(20_000))
            begins.finish()
            for await _ in end {}
            sender.abandon()
        }
        for await _ in begun {}
        #expect(await Polling.becomesTrue { server.files.contains { $0.hasPrefix("originals/.tmp/") } })
        let second = try await server.curl(target, whole)
        #expect(second.status == 429 && second.code == "ticket-busy" && second["Retry-After"] != nil)
        // Whoever has a token is not kept waiting by that.
        let other = try await server.curl("/images", whole + ["-H", "Authorization: Bearer \(Self.token)"])
        #expect(other.status == 201)

        ends.finish()
        _ = try await first
        #expect(await Polling.becomesTrue { !server.files.contains { $0.hasPrefix("originals/.tmp/") } })
        // The one that was given up has used up nothing.
        #expect(try await server.curl(target, whole).status == 201)
        #expect(try await server.curl(target, whole).code == "ticket-used")
        #expect(await server.stop() == 0)
    }
}
