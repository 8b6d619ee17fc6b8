import Foundation
import TestKit
import Testing

/// What a person who starts the server reads: nothing that is not true, and links that lead somewhere.
@Suite(.timeLimit(.minutes(3)))
struct GreetingTests {
    @Test(arguments: [("0.0.0.0", "http://127.0.0.1:"), ("[::]", "http://[::1]:"), ("::", "http://[::1]:")])
    func linksOfAllAddressesLeadToThisMachine(host: String, start: String) async throws {
        let server = try await ServerProcess(["--host", host], impliesToken: true)
        #expect(await Polling.becomesTrue { server.greeting.contains("/picture/") })
        let text = server.greeting
        #expect(text.contains("listens on \(start)\(server.port)\nand on every other address"), "\(text)")
        #expect(text.contains("  \(start)\(server.port)/picture/") && !text.contains("0.0.0.0"), "\(text)")
        #expect(try await server.get("/health/live").status == 200)
        await server.stop()
    }

    @Test func whereNothingIsTakenNobodyIsToldToUpload() async throws {
        let server = try await ServerProcess(["--uploads", "off"], impliesToken: true)
        #expect(await Polling.becomesTrue { server.greeting.contains("/picture/") })
        #expect(server.greeting.contains("what lets you list and purge"), "\(server.greeting)")
        #expect(!server.greeting.contains("upload"), "\(server.greeting)")
        await server.stop()
    }

    @Test(arguments: [
        (["--host", "0.0.0.0"], "'0.0.0.0', which others may reach"),
        (["--host", "::"], "'::', which others may reach"),
        (["--host", "unix:c.sock"], "a Unix socket, over which nobody has an address"),
        (["--host", "pictures.example"], "'pictures.example'"),
    ])
    func localUploadsAreForThisMachineAlone(words: [String], sentence: String) async throws {
        let all = ["--uploads", "local", "--queue", "none", "--port", "0"] + words
        for command in ["serve", "doctor"] {
            let result = try await Command.run(
                Products.url("calotype"),
                [command] + all,
                in: try TemporaryFolders.make()
            )
            let text = result.errors + result.output
            #expect(result.status == (command == "serve" ? 78 : 1) && text.contains(sentence), "\(result)")
            #expect(text.contains("set host to 127.0.0.1, or uploads to on"), "\(text)")
        }
    }

    @Test func theCommandThatPrintsTheTokenWorksFromAnyFolder() async throws {
        let server = try await ServerProcess(impliesToken: true)
        #expect(await Polling.becomesTrue { server.greeting.contains(" prints what lets you upload and list.") })
        let match = server.greeting.firstMatch(of: /'([^']+ token --token-file [^']+)' prints/)
        let command = try #require(match?.output.1)
        let shell = URL(fileURLWithPath: "/bin/sh")
        let result = try await Command.run(shell, ["-c", String(command)], in: URL(fileURLWithPath: "/"))
        #expect(result.status == 0, "\(result)")
        let token = result.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let answer = try await server.curl("/images", ["-H", "Authorization: Bearer \(token)"])
        #expect(answer.status == 200)
        await server.stop()
    }

    @Test(arguments: [["--keys", "site:00112233445566778899aabbccddeeff"], ["--sizes", "10x10", "--decoders", "png"]])
    func whatIsToBeTriedIsAnswered(words: [String]) async throws {
        let server = try await ServerProcess.withPictures(words)
        #expect(await Polling.becomesTrue { server.greeting.contains("/picture/") })
        let links = server.greeting.matches(of: /\n  http:\/\/[^\/\n]+(\/\S+)/).map { String($0.output.1) }
        #expect(links.count == (words[0] == "--keys" ? 3 : 2), "\(server.greeting)")
        for link in links {
            #expect(try await server.get(link).status == (words[0] == "--keys" ? 403 : 200), "\(link)")
            guard words[0] == "--keys" else { continue }
            let signed = try await Command.run(Products.url("calotype"), ["sign"] + words + [link], in: server.folder)
            let target = signed.output.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(try await server.get(target).status == 200, "\(signed)")
        }
        await server.stop()
    }

    @Test func soIsASocketThatWasHandedOver() async throws {
        let folder = try TemporaryFolders.make()
        let python = URL(fileURLWithPath: Command.pythonPath)
        let words = ["serve", "--uploads", "local", "--queue", "none"]
        let all = [Pictures.script("hand_over.py"), "/tmp/\(UUID().uuidString.prefix(8)).sock"]
        let result = try await Command.run(python, all + [Products.url("calotype").path] + words, in: folder)
        #expect(result.status == 78 && result.errors.contains("LISTEN_FDS"), "\(result)")
        try? FileManager.default.removeItem(atPath: all[1])
        let tcp = [Pictures.script("hand_over.py"), "tcp=main"]
        let server = try await ServerProcess(["--uploads", "local"], launcher: [Command.pythonPath] + tcp)
        #expect(try await server.get("/images").status == 200)
        await server.stop()
    }
}
