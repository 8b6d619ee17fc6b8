import Foundation
import NIOHTTP1
import TestKit
import Testing

/// What the program signs, the server answers.
@Suite(.timeLimit(.minutes(3)))
struct SigningTests {
    @Test func signsAndVerifies() async throws {
        let keys = "old:\(String(repeating: "ab", count: 16)),new:\(String(repeating: "cd", count: 32))"
        let server = try await ServerProcess.withPictures(environment: ["CALOTYPE_KEYS": keys])
        #expect(try await server.get("/picture/photo.jpg?w=100").status == 403)
        #expect(try await server.get("/original/photo.jpg").status == 403)
        #expect(try await server.get("/health/live").status == 200)
        let arguments = ["sign", "/picture/photo.jpg?w=100", "--expires", "1h"]
        let signed = try await Command.run(Products.url("calotype"), arguments, environment: ["CALOTYPE_KEYS": keys])
        let target = signed.output.trimmingCharacters(in: .newlines)
        // Wherever the URL stands among the options.
        for words in [
            ["sign", "--keys", keys, "/picture/photo.jpg?w=100"], ["sign", "/picture/photo.jpg?w=100", "--keys", keys],
            ["sign", "--expires", "1h", "--keys", keys, "/picture/photo.jpg?w=100"],
            ["sign", "--keys=\(keys)", "--expires", "1h", "/picture/photo.jpg?w=100"],
        ] {
            let result = try await Command.run(Products.url("calotype"), words)
            #expect(result.status == 0 && result.output.hasPrefix("/picture/photo.jpg?"), "\(words): \(result)")
        }
        let answer = try await server.get(target)
        #expect(answer.status == 200, "\(target)")
        let control = try #require(answer["Cache-Control"])
        let age = try #require(control.split(separator: "=").last.flatMap { Int($0) }, "\(control)")
        #expect((3_000...3_600).contains(age), "kept no longer than the URL is good")
        let forever = try await Command.run(
            Products.url("calotype"),
            ["sign", "/picture/photo.jpg?w=100"],
            environment: ["CALOTYPE_KEYS": keys]
        )
        let lasting = try await server.get(forever.output.trimmingCharacters(in: .newlines))
        #expect(lasting["Cache-Control"]?.contains("immutable") == true)
        #expect(try await server.get(target.replacingOccurrences(of: "w=100", with: "w=101")).status == 403)
        let script = """
            import base64, hashlib, hmac
            text = b"/picture/photo.jpg?w=90&exp=1000"
            code = hmac.new(bytes.fromhex("\(String(repeating: "cd", count: 32))"), text, hashlib.sha256).digest()
            print(text.decode() + "&s=new." + base64.urlsafe_b64encode(code).decode().rstrip("="))
            """
        let past = try await Command.python(["-c", script]).trimmingCharacters(in: .newlines)
        #expect(try await server.get(past).status == 410)
        await server.stop()
    }
}
