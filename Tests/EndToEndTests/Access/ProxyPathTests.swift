import Foundation
import TestKit
import Testing

/// A real nginx that encodes paths anew, and one that shows the server below a path, in both ways that there are.
@Suite(.timeLimit(.minutes(5)))
struct ProxyPathTests {
    private static let isThere = FileManager.default.isExecutableFile(atPath: "/usr/sbin/nginx")
    private static let keys = "site:000102030405060708090a0b0c0d0e0f"

    private static func status(_ url: String) async throws -> Int {
        let words = ["-s", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "60", url]
        return Int(try await Command.run(URL(fileURLWithPath: "/usr/bin/curl"), words).output) ?? 0
    }

    @Test(.enabled(if: isThere, "there is no nginx; `make test` installs it"))
    func addressesLeadBackToTheServer() async throws {
        let arguments = ["--base-path", "/passed", "--trusted-proxies", "127.0.0.1"]
        let server = try await ServerProcess.withPictures(arguments, environment: ["CALOTYPE_KEYS": Self.keys])
        let nginx = try await HelperProcess("proxies.py", ["nginx-paths", "\(server.port)"])
        let photo = try Data(contentsOf: server.originals.appendingPathComponent("photo.jpg"))
        let names = [
            "Gr\u{fc}\u{df}e & mehr +1.jpg", "a;b=c,d@e:f'(g)!$*~.jpg", "100% \"sure\" #1?.jpg",
            "\u{732b}[1]{2}|^`<>.jpg",
        ]
        for name in names {
            try photo.write(to: server.originals.appendingPathComponent(name))
            let path = name.utf8.map { byte in
                let isPlain =
                    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                return isPlain
                    ? String(decoding: [byte], as: UTF8.self) : (byte < 16 ? "%0" : "%") + String(byte, radix: 16)
            }
            let result = try await Command.run(
                Products.url("calotype"),
                ["sign", "/passed/picture/\(path.joined())?w=20"],
                environment: ["CALOTYPE_KEYS": Self.keys, "CALOTYPE_BASE_PATH": "/passed"]
            )
            let signed = result.output.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(signed.hasPrefix("/passed/picture/"), "\(result.errors)")
            let below = signed.dropFirst("/passed".count)
            for address in [
                server.url(signed), server.url(String(below)), "http://127.0.0.1:\(nginx.greeting)\(signed)",
                "http://127.0.0.1:\(nginx.greeting)\(below)", "http://127.0.0.1:\(nginx.greeting)/taken\(below)",
            ] {
                #expect(try await Self.status(address) == 200, "\(address)")
                #expect(try await Self.status(address.replacing("w=20", with: "w=21")) == 403, "\(address)")
            }
        }
        for base in ["/taken", "/passed"] {
            let page = try await Command.run(
                URL(fileURLWithPath: "/usr/bin/curl"),
                ["-s", "http://127.0.0.1:\(nginx.greeting)\(base)/playground"]
            ).output
            let links = page.matches(of: /(?:href|src)="(\/[^"]*)"/).map { String($0.output.1) }
            #expect(links.count >= 6)
            for link in links {
                #expect(link.hasPrefix("\(base)/"), "\(link)")
                #expect(try await Self.status("http://127.0.0.1:\(nginx.greeting)\(link)") == 200, "\(link)")
            }
        }
        #expect(await server.stop() == 0)
    }
}
