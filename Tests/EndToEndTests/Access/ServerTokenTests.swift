import Foundation
import TestKit
import Testing

/// The token that a server makes for itself.
@Suite(.timeLimit(.minutes(5)))
struct ServerTokenTests {
    private static func bearer(_ token: String) -> [String] { ["-H", "Authorization: Bearer \(token)"] }

    private static func token(in folder: URL) throws -> String {
        try String(contentsOf: folder.appendingPathComponent("token"), encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func mode(_ file: URL) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    private static func run(
        _ command: String,
        in folder: URL,
        _ more: [String] = [],
        environment: [String: String] = [:]
    ) async throws -> Command {
        let stores = more.contains("--originals") ? [] : ["--originals", "originals", "--variants", "variants"]
        return try await Command.run(
            Products.url("calotype"),
            [command] + stores + more,
            environment: environment,
            in: folder
        )
    }

    @Test func itIsMadeAtFirstStartAndKept() async throws {
        let server = try await ServerProcess(impliesToken: true)
        let files = try await PictureFiles()
        let upload = ["-F", "f=@\(files.path("logo.png"))"]
        let file = server.folder.appendingPathComponent("token")
        let token = try Self.token(in: server.folder)
        #expect(token.count == 64 && token.allSatisfy { $0.isHexDigit })
        #expect(try Self.mode(file) == 0o600)
        let names = try FileManager.default.contentsOfDirectory(atPath: server.folder.path).sorted()
        #expect(names == ["originals", "token", "variants"], "nothing is left of its making")

        let id = try await server.curl("/images", upload + Self.bearer(token)).text("id")
        let job = "/jobs/00000000-0000-7000-8000-000000000000"
        let routes: [(target: String, arguments: [String])] = [
            ("/images", upload), ("/images", []), ("/images/\(id)", []), ("/images/\(id)", ["-X", "DELETE"]),
            ("/images/tickets", ["-X", "POST"]), ("/purge", ["--data-binary", "{\"key\":\"a.jpg\"}"]), (job, []),
            ("/images/\(id)/events", []), ("/session", ["-X", "POST"]),
            ("/signatures", ["--data-binary", "{\"urls\":[\"/picture/a.jpg\"]}"]),
        ]
        for route in routes {
            let answer = try await server.curl(route.target, route.arguments)
            #expect(answer.status == 401 && answer.code == "token-needed", "\(route) \(answer.status)")
            let allowed = try await server.curl(route.target, route.arguments + Self.bearer(token))
            #expect(allowed.status != 401 && allowed.status != 403, "\(route) \(allowed.status)")
            if route.arguments == ["-X", "DELETE"] { #expect(allowed.status == 204) }
        }
        #expect(try await server.curl("/images/tickets", ["-X", "POST"] + Self.bearer(token)).json["note"] == nil)
        #expect(await server.stop() == 0)
        #expect(!server.logged.contains(token) && !server.greeting.contains(token))
        let command = "'\(Products.url("calotype").path) token --token-file "
        #expect(server.greeting.contains(command) && server.greeting.contains(file.path))

        let next = try await ServerProcess(folder: server.folder, impliesToken: true)
        #expect(try Self.token(in: server.folder) == token)
        #expect(try await next.curl("/images", Self.bearer(token)).status == 200)
        #expect(await next.stop() == 0)
    }

    @Test func theCommandPrintsItAndMakesNone() async throws {
        let folder = try TemporaryFolders.make()
        let early = try await Self.run("token", in: folder)
        #expect(early.status == 69 && early.output.isEmpty && early.errors.contains("'calotype serve' makes one"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["originals"])
        let server = try await ServerProcess(folder: folder, impliesToken: true)
        let printed = try await Self.run("token", in: folder)
        #expect(printed.status == 0 && printed.errors.isEmpty)
        #expect(printed.output == (try Self.token(in: folder)) + "\n")
        #expect(await server.stop() == 0)

        let secret = "a-secret-of-an-operator"
        let set = try await Self.run("token", in: folder, environment: ["CALOTYPE_TOKENS": secret])
        #expect(set.status == 69 && set.output.isEmpty && set.errors.contains("'tokens' is set"))
        #expect(!set.errors.contains(secret))
        let local = try await Self.run("token", in: folder, ["--uploads", "local"])
        #expect(local.status == 69 && local.errors.contains("need no token"))
        let bucket = try await Self.run(
            "token",
            in: folder,
            ["--originals", "s3://pictures", "--variants", "variants"]
        )
        #expect(bucket.status == 69 && bucket.errors.contains("bucket") && bucket.errors.contains("Set tokens"))
        let redis = try await Self.run("token", in: folder, ["--queue", "redis://127.0.0.1:1"])
        #expect(redis.status == 69 && redis.errors.contains("Redis"))
    }

    @Test func serversThatStartAtOnceShareOne() async throws {
        let folder = try TemporaryFolders.make()
        let servers = try await withThrowingTaskGroup(of: ServerProcess.self) { group in
            for _ in 0..<4 { group.addTask { try await ServerProcess(folder: folder, impliesToken: true) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let token = try Self.token(in: folder)
        for server in servers {
            #expect(try await server.curl("/images", Self.bearer(token)).status == 200)
            #expect(await server.stop() == 0)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == ["originals", "token", "variants"])
    }

    @Test func aFileOfAnotherKindIsTold() async throws {
        let folder = try TemporaryFolders.make()
        let file = folder.appendingPathComponent("token")
        for wrong in ["short", "two tokens-of-some-length in-one-file-0123456789", "é-0123456789-0123456789"] {
            try Data(wrong.utf8).write(to: file)
            let result = try await Self.run("token", in: folder, ["--queue", "none"])
            #expect(
                result.status == 69 && result.errors.contains("does not hold one token"),
                "\(wrong): \(result.errors)"
            )
            #expect(!result.errors.contains(wrong))
            let doctor = try await Self.run("doctor", in: folder, ["--queue", "none"])
            #expect(doctor.status == 1 && doctor.output.contains("does not hold one token"))
        }
        let token = "a-token-that-somebody-has-written"
        try Data("\(token)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        let server = try await ServerProcess(folder: folder, impliesToken: true)
        #expect(try await server.curl("/images", Self.bearer(token)).status == 200)
        #expect(server.logged.contains("Others can read") && server.logged.contains("chmod 600"))
        #expect(await server.stop() == 0)
        let doctor = try await Self.run("doctor", in: folder, ["--queue", "none"])
        #expect(doctor.output.contains("warning token") && doctor.output.contains("Others can read"))
        #expect(!doctor.output.contains(token))
        let elsewhere = try await Self.run("serve", in: folder, ["--port", "0", "--token-file", "originals/token"])
        #expect(
            elsewhere.status == 78 && elsewhere.errors.contains("in the place of the originals"),
            "\(elsewhere.errors)"
        )
    }

    @Test func aNamedFileIsUsed() async throws {
        let folder = try TemporaryFolders.make()
        let file = folder.appendingPathComponent("secrets/of/calotype")
        let server = try await ServerProcess(["--token-file", file.path], folder: folder, impliesToken: true)
        let token = try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .newlines)
        #expect(try Self.mode(file) == 0o600 && !FileManager.default.fileExists(atPath: "\(folder.path)/token"))
        #expect(try await server.curl("/images", Self.bearer(token)).status == 200)
        let printed = try await Self.run("token", in: folder, ["--token-file", file.path])
        #expect(printed.output == token + "\n")
        #expect(await server.stop() == 0)
    }

    @Test func wherePlacesAreSharedNoneIsMade() async throws {
        let folder = try TemporaryFolders.make()
        let server = try await ServerProcess(["--queue", "redis://127.0.0.1:1"], folder: folder, impliesToken: true)
        let answer = try await server.curl("/images")
        let detail = try answer.json["detail"] as? String ?? ""
        #expect(answer.status == 401 && answer.code == "token-needed")
        #expect(
            detail.contains("Redis") && detail.contains("--tokens") && detail.contains("CALOTYPE_TOKENS"),
            "\(detail)"
        )
        #expect(server.greeting.contains("Nobody may upload or list") && server.logged.contains("Set tokens"))
        await server.kill()
        #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("token").path))
        let doctor = try await Self.run(
            "doctor",
            in: folder,
            ["--originals", "s3://pictures", "--variants", "variants"]
        )
        #expect(doctor.output.contains("Writing and listing will be refused") && doctor.output.contains("--tokens"))
    }

    @Test func whereNoneCanBeMadeWritingIsRefused() async throws {
        let folder = try TemporaryFolders.make()
        // Nobody can make a file in a place that is none.
        let file = "/proc/calotype/token"
        let server = try await ServerProcess(["--token-file", file], folder: folder, impliesToken: true)
        let answer = try await server.curl("/images", ["-H", "Authorization: Bearer a-token-of-somebody"])
        let detail = try answer.json["detail"] as? String ?? ""
        #expect(answer.status == 401 && detail.contains(file) && detail.contains("--tokens"), "\(detail)")
        let page = try await server.curl("/")
        #expect(page.status == 200 && page.text.contains("No uploads here") && page.text.contains("--tokens"))
        #expect(await server.stop() == 0)
        let doctor = try await Self.run("doctor", in: folder, ["--token-file", file, "--queue", "none"])
        #expect(doctor.output.contains("Writing and listing will be refused"))
    }

    @Test func theDoctorSaysWhichAndMakesNone() async throws {
        let folder = try TemporaryFolders.make()
        let first = try await Self.run("doctor", in: folder, ["--queue", "none"])
        #expect(first.output.contains("ok      token") && first.output.contains("'calotype serve' makes it"))
        #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("token").path))
        let set = try await Self.run("doctor", in: folder, environment: ["CALOTYPE_TOKENS": "a-token-of-an-operator"])
        #expect(
            set.output.contains("The setting 'tokens' is in force (environment).") && !set.output.contains("a-token-of")
        )
        let local = try await Self.run("doctor", in: folder, ["--uploads", "local"])
        #expect(local.output.contains("no proxy may stand in front"))
        let proxy = try await Self.run("serve", in: folder, ["--uploads", "local", "--trusted-proxies", "127.0.0.1"])
        #expect(proxy.status == 78 && proxy.errors.contains("trusted-proxies"))
    }

    @Test func aPersonAtATerminalGetsALinkAndNobodyElse() async throws {
        let folder = try TemporaryFolders.make()
        let script = Pictures.script("serve_on_terminal.py")
        let words = ["serve", "--port", "0", "--originals", "originals", "--variants", "variants", "--queue", "none"]
        let text = try await Command.python([script, folder.path, Products.url("calotype").path] + words)
        let token = try Self.token(in: folder)
        #expect(text.contains("/?token=\(token)"), "\(text)")
        let link = try #require(text.split(whereSeparator: \.isNewline).first { $0.contains("?token=") })
        #expect(link.contains("http://127.0.0.1:"))
    }
}
