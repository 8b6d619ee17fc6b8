import Foundation
import TestKit
import Testing

/// A token's file that is there and is no good, or is there no more.
@Suite(.timeLimit(.minutes(5)))
struct TokenFileTests {
    /// What can be in the place of the file, how it is made, and what is said of it.
    static let problems: [(name: String, word: String)] = [
        ("nothing in it", "is empty"), ("blanks", "is empty"), ("a folder", "is no file"),
        ("a link to nothing", "is a link to 'nowhere', where nothing is"), ("a link to itself", "cannot be read"),
        ("a pipe", "is no file"), ("no right", "cannot be read (Permission denied)"),
        ("another text", "does not hold one token"),
    ]

    private static func make(_ name: String, at path: String) throws {
        let files = FileManager.default
        switch name {
        case "nothing in it": try Data().write(to: URL(fileURLWithPath: path))
        case "blanks": try Data(" \n".utf8).write(to: URL(fileURLWithPath: path))
        case "a folder": try files.createDirectory(atPath: path, withIntermediateDirectories: true)
        case "a link to nothing": try files.createSymbolicLink(atPath: path, withDestinationPath: "nowhere")
        case "a link to itself": try files.createSymbolicLink(atPath: path, withDestinationPath: "token")
        case "a pipe": try #require(mkfifo(path, 0o600) == 0)
        case "no right":
            try Data("a-token-that-nobody-may-read\n".utf8).write(to: URL(fileURLWithPath: path))
            try files.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
        default: try Data("two tokens-of-some-length".utf8).write(to: URL(fileURLWithPath: path))
        }
    }

    @Test(arguments: problems)
    func isNoReasonNotToStart(name: String, word: String) async throws {
        // Root may read everything.
        let isForAnother = name == "no right" && getuid() == 0
        let folder = try TemporaryFolders.make()
        try await Pictures.makeOriginals(in: folder.appendingPathComponent("originals"))
        let path = folder.appendingPathComponent("token").path
        try Self.make(name, at: path)
        let server = try await ServerProcess(folder: folder, as: isForAnother ? 65_534 : nil, impliesToken: true)
        #expect(try await server.get("/original/photo.jpg").status == 200)
        for (method, token) in [("GET", ""), ("POST", "a-token-that-nobody-may-read")] {
            let answer = try await server.curl("/images", ["-X", method, "-H", "Authorization: Bearer \(token)"])
            let detail = try answer.json["detail"] as? String ?? ""
            #expect(answer.status == 401 && detail.contains(word) && detail.contains("'\(path)'"), "\(detail)")
        }
        #expect(await Polling.becomesTrue { server.greeting.contains(": the token's file") })
        #expect(server.logged.contains(word) && server.logged.contains("Then start the server again"))
        #expect(await server.stop() == 0)
        guard !isForAnother else { return }
        let words = ["--originals", "originals", "--variants", "variants", "--queue", "none"]
        let doctor = try await Command.run(Products.url("calotype"), ["doctor"] + words, in: folder)
        #expect(doctor.status == 1 && doctor.output.contains("Writing and listing will be refused: the token's file"))
        #expect(doctor.output.contains(word), "\(doctor.output)")
        let printed = try await Command.run(Products.url("calotype"), ["token"] + words, in: folder)
        #expect(printed.status == 69 && printed.output.isEmpty && printed.errors.contains(word), "\(printed)")
    }

    @Test func onceRemovedItIsInForceUntilTheNextStart() async throws {
        let server = try await ServerProcess(impliesToken: true)
        let file = server.folder.appendingPathComponent("token")
        let token = try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .newlines)
        try FileManager.default.removeItem(at: file)
        let bearer = ["-H", "Authorization: Bearer \(token)"]
        #expect(try await server.curl("/images", bearer).status == 200)
        let words = ["--originals", "originals", "--variants", "variants", "--queue", "none"]
        let printed = try await Command.run(Products.url("calotype"), ["token"] + words, in: server.folder)
        let doctor = try await Command.run(Products.url("calotype"), ["doctor"] + words, in: server.folder)
        #expect(printed.status == 69)
        for text in [printed.errors, doctor.output] {
            #expect(text.contains("A server that runs already goes by the token that it started with"), "\(text)")
        }
        #expect(await server.stop() == 0)
        let next = try await ServerProcess(folder: server.folder, impliesToken: true)
        #expect(try await next.curl("/images", bearer).status == 401)
        #expect(await next.stop() == 0)
    }

    /// Somebody has copied all there is.
    @Test func aCopyAmongTheOriginalsIsNotAnswered() async throws {
        let server = try await ServerProcess(impliesToken: true)
        let file = server.folder.appendingPathComponent("token")
        try await Pictures.makeOriginals(in: server.originals)
        for name in ["token", "photos/token", "TOKEN"] {
            let copy = server.originals.appendingPathComponent(name)
            let parent = copy.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: file, to: copy)
            for target in ["/original/\(name)", "/picture/\(name)?w=10"] {
                #expect(try await server.get(target).status == 404, "\(target)")
            }
        }
        #expect(try await server.get("/original/photo.jpg").status == 200)
        await server.stop()
    }

    @Test func noLineOfTheLogHasItWhereverItStands() async throws {
        let server = try await ServerProcess(["--log-level", "trace"], impliesToken: true)
        let file = server.folder.appendingPathComponent("token")
        let token = try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .newlines)
        let bearer = ["-H", "Authorization: Bearer \(token)"]
        let order = try await server.curl("/images/tickets", ["-X", "POST"] + bearer)
        let url = try #require(order.json["url"] as? String)
        let ticket = try #require(url.split(separator: "=").last.map(String.init))
        let given = try await server.curl("/?token=\(token)")
        let cookie = try #require(given["Set-Cookie"]?.split(separator: ";").first?.split(separator: "=").last)
        for secret in [token, ticket, String(cookie)] {
            let hex = secret.utf8.map { "%" + String($0, radix: 16) }.joined()
            let twice = hex.replacing("%", with: "%25")
            for spelling in [secret, hex, twice] {
                for target in [
                    "/\(spelling)", "/picture/\(spelling)/a.jpg?w=1", "/original/\(spelling)", "/images/\(spelling)",
                    "/?\(spelling)=1", "/nothing?x=\(spelling)", "/?t%256Fken=\(spelling)", "/400x300/\(spelling).jpg",
                ] {
                    let words = ["-A", "agent \(spelling)", "-e", "http://a/\(spelling)"]
                    _ = try await server.curl(target, words)
                    let raw = "GET \(target) HTTP/1.1\r\nHost: a b\r\nUser-Agent: \(spelling)\r\n\r\n"
                    #expect(try await RawHTTP.send(server.port, raw).hasPrefix("HTTP/1.1 400 "))
                }
            }
        }
        #expect(await server.stop() == 0)
        for secret in [token, ticket, String(cookie)] {
            let hex = secret.utf8.map { "%" + String($0, radix: 16) }.joined()
            for spelling in [secret, hex, hex.replacing("%", with: "%25")] {
                let lines = server.logged.split(separator: "\n").filter { $0.contains(spelling) }
                #expect(lines.isEmpty, "\(lines.prefix(3))")
            }
        }
        #expect(server.logged.contains("***") && server.logged.contains("bad-request"))
    }
}
