import Foundation
import TestKit
import Testing

/// Tickets, and what servers know of them one after the other.
@Suite(.timeLimit(.minutes(5)))
struct TicketServerTests {
    private static let tokens = ["first-token-0123456789", "second-token-0123456789"]

    private static func bearer(_ token: String) -> [String] { ["-H", "Authorization: Bearer \(token)"] }

    @Test func aTicketIsForOneImage() async throws {
        let environment = ["CALOTYPE_TOKENS": Self.tokens[0]]
        let server = try await ServerProcess(environment: environment)
        let files = try await PictureFiles()
        let upload = ["-F", "f=@\(files.path("photo.jpg"))"]
        let answer = try await ticket(server, ["name": "of the form.png", "expires_in": 600])
        let fields = try answer.json
        #expect(fields["name"] as? String == "of the form.png" && fields["max_bytes"] as? Int == 50_000_000)
        #expect(fields["types"] is NSNull && fields["origin"] is NSNull && fields["note"] == nil)
        #expect(try Date(try #require(fields["expires"] as? String), strategy: .iso8601) > Date())
        let url = try #require(fields["url"] as? String)

        // Not for anything else, and not from a page that nobody has named.
        for arguments in [[], ["-X", "DELETE", "--data-binary", "{}"]] {
            #expect([400, 401].contains(try await server.curl(url, arguments).status))
        }
        let page = ["-H", "Origin: https://evil.example", "-H", "Sec-Fetch-Site: cross-site"]
        #expect(try await server.curl(url, upload + page).code == "cross-site")
        // Something that is no image does not use it up.
        let text = try files.write("I am no image, but many words. ".utf8, as: "text")
        #expect(try await server.curl(url, ["--data-binary", "@\(text)"]).code == "not-an-image")
        let body = try files.write(json: ["url": server.url("/original/photo.jpg")])
        let json = ["-H", "Content-Type: application/json", "--data-binary", "@\(body)"]
        #expect(try await server.curl(url, json).code == "ticket-for-bytes-only")

        // Changed in any place, it is none.
        let text0 = try #require(url.split(separator: "=").last.map(String.init))
        for index in [0, 5, text0.count / 2, text0.count - 2] {
            var letters = Array(text0)
            letters[index] = letters[index] == "A" ? "B" : "A"
            let changed = try await server.curl("/images?ticket=\(String(letters))", upload)
            #expect(changed.status == 403 && changed.code == "ticket-wrong", "\(index)")
        }
        for wrong in ["", ".", "a.b", "\(text0).", "\(text0)a", ".\(text0)"] {
            #expect(try await server.curl("/images?ticket=\(wrong)", upload).code == "ticket-wrong", "\(wrong)")
        }
        #expect(server.files == [])

        // Of many at once, one comes first; nobody comes later.
        let target = url
        let answers = try await withThrowingTaskGroup(of: HTTPAnswer.self) { group in
            for _ in 0..<6 { group.addTask { try await server.curl(target, upload) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.filter { $0.status == 201 }.count == 1)
        #expect(answers.allSatisfy { $0.status == 201 || ["ticket-used", "ticket-busy"].contains($0.code) })
        #expect(try answers.first { $0.status == 201 }?.text("key").hasSuffix("/of the form.jpg") == true)
        #expect(try await server.curl("/images", Self.bearer(Self.tokens[0])).images.count == 1)

        // Another server over the same folder, with the same tokens, knows all of that.
        let fresh = try #require(try await ticket(server, [:]).json["url"] as? String)
        #expect(await server.stop() == 0)
        for secret in [text0, String(fresh.suffix(30))] { #expect(!server.logged.contains(secret), "not in the log") }
        #expect(server.logged.contains("/images?ticket=***"))
        let next = try await ServerProcess(environment: environment, folder: server.folder)
        #expect(try await next.curl(url, upload).code == "ticket-used")
        #expect(try await next.curl(fresh, upload).status == 201)
        #expect(await next.stop() == 0)
    }

    @Test func aTicketsBoundHoldsWhereNoLengthIsSaid() async throws {
        let server = try await ServerProcess(environment: ["CALOTYPE_TOKENS": Self.tokens[0]])
        let files = try await PictureFiles()
        let url = try #require(try await ticket(server, ["max_bytes": 60_000]).json["url"] as? String)
        let chunked = ["--data-binary", "@\(files.path("photo.jpg"))", "-H", "Transfer-Encoding: chunked"]
        #expect(try await server.curl(url, chunked).code == "original-too-large")
        #expect(server.files == [])
        #expect(await server.stop() == 0)
    }

    @Test func withoutTokensATicketLastsAsLongAsTheServer() async throws {
        let server = try await ServerProcess(["--uploads", "local"])
        let files = try await PictureFiles()
        let fields = try await server.curl("/images/tickets", ["-X", "POST"]).json
        #expect((fields["note"] as? String)?.contains("only this process") == true)
        let url = try #require(fields["url"] as? String)
        #expect(await server.stop() == 0)
        let next = try await ServerProcess(["--uploads", "local"], folder: server.folder)
        #expect(try await next.curl(url, ["-F", "f=@\(files.path("logo.png"))"]).code == "ticket-wrong")
        #expect(await next.stop() == 0)
    }

    private func ticket(_ server: ServerProcess, _ order: [String: Any]) async throws -> HTTPAnswer {
        let path = try TemporaryFolders.make().appendingPathComponent("order.json")
        try JSONSerialization.data(withJSONObject: order).write(to: path)
        let arguments = Self.bearer(Self.tokens[0]) + ["-H", "Content-Type: application/json"]
        return try await server.curl("/images/tickets", arguments + ["--data-binary", "@\(path.path)"])
    }
}
