import Foundation
import TestKit
import Testing

/// That a proxy in front makes nobody a program of this machine.
@Suite(.timeLimit(.minutes(5)))
struct ProxyAccessTests {
    private static let areThere = ["nginx", "haproxy"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: "/usr/sbin/\($0)")
    }

    /// Everything that writes or lists, asked for as from the internet.
    private static func statuses(_ server: ServerProcess, port: String, _ more: [String]) async throws -> [Int] {
        let file = try await Pictures.originalsFolder().appendingPathComponent("logo.png").path
        let requests: [[String]] = [
            ["/images", "-F", "f=@\(file)"], ["/images"], ["/images/tickets", "-X", "POST"],
            ["/images/00000000-0000-7000-8000-000000000000", "-X", "DELETE"],
            ["/purge", "--data-binary", "{\"key\":\"a.jpg\"}"], ["/session", "-X", "POST"],
        ]
        var statuses: [Int] = []
        for request in requests {
            let words = ["-s", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "60"]
            let result = try await Command.run(
                URL(fileURLWithPath: "/usr/bin/curl"),
                words + request.dropFirst() + more + ["http://127.0.0.1:\(port)\(request[0])"]
            )
            statuses.append(Int(result.output) ?? 0)
        }
        return statuses
    }

    @Test(
        .enabled(if: areThere, "there is no nginx or no haproxy; `make test` installs both"),
        arguments: ["nginx", "nginx-keepalive", "haproxy"]
    )
    func whoeverComesThroughAProxyNeedsAToken(_ kind: String) async throws {
        let server = try await ServerProcess(impliesToken: true)
        let proxy = try await HelperProcess("proxies.py", [kind, "\(server.port)"])
        let hosts = [
            [], ["-H", "Host: localhost"], ["-H", "Host: pictures.example"], ["-H", "Host: 127.0.0.1:\(server.port)"],
        ]
        for host in hosts {
            let statuses = try await Self.statuses(server, port: proxy.greeting, host)
            #expect(statuses == Array(repeating: 401, count: 6), "\(kind) \(host)")
        }
        #expect(server.files == [])
        #expect(await server.stop() == 0)
    }

    @Test func whatNewNginxSendsIsNothingSpecial() async throws {
        // HTTP/1.1, the address that it was told, and no word of whom it asks for.
        let server = try await ServerProcess(impliesToken: true)
        let words = ["-H", "Host: 127.0.0.1:\(server.port)", "-H", "User-Agent:"]
        let statuses = try await Self.statuses(server, port: "\(server.port)", words)
        #expect(statuses == Array(repeating: 401, count: 6))
        #expect(server.files == [])
        #expect(await server.stop() == 0)
    }

    @Test func thisMachineAloneMayWhereThatIsAskedFor() async throws {
        let files = try await PictureFiles()
        let upload = ["-F", "f=@\(files.path("logo.png"))"]
        let server = try await ServerProcess(["--uploads", "local"])
        let signs = [
            "X-Forwarded-For: 10.0.0.1", "X-Forwarded-Host: a", "X-Forwarded-Proto: https", "X-Forwarded-Port: 443",
            "X-Forwarded-Server: a", "X-Forwarded-Prefix: /a", "X-Forwarded-Anything: a", "Forwarded: for=10.0.0.1",
            "Via: 1.1 proxy", "X-Real-IP: 10.0.0.1", "X-Client-IP: 10.0.0.1", "True-Client-IP: 10.0.0.1",
            "CF-Connecting-IP: 10.0.0.1", "CF-Ray: 1", "CDN-Loop: a", "X-Envoy-External-Address: 10.0.0.1",
            "X-Amzn-Trace-Id: a", "Fly-Client-IP: 10.0.0.1", "Fastly-Client-IP: 10.0.0.1", "X-Scheme: https",
            "X-Original-Forwarded-For: a", "Proxy-Connection: keep-alive", "Max-Forwards: 3",
        ]
        let hosts = [
            "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "0x7f.1", "127.1", "10.0.0.1",
            "localhost:x", "0.0.0.0",
        ]
        let pages = [
            "Origin: http://evil.example", "Origin: null", "Origin: http://127.0.0.1:1",
            "Origin: https://127.0.0.1.evil.example", "Referer: http://evil.example/page", "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site",
        ]
        for (headers, status, code) in [
            (signs + hosts.map { "Host: \($0)" }, 401, "token-needed"), (pages, 403, "cross-site"),
        ] {
            for header in headers {
                let answer = try await server.curl("/images", upload + ["-H", header])
                // What cannot be a host at all may be refused as such.
                let isMalformed = answer.status == 400 && header.hasPrefix("Host: ")
                #expect((answer.status == status && answer.code == code) || isMalformed, "\(header): \(answer.status)")
            }
        }
        #expect(try await server.curl("/images", upload + ["--http1.0"]).status == 401, "as nginx asks")
        #expect(server.files == [])
        let here = [
            "Calotype-HTTP-Version: 1.0",
            "Host: localhost", "Host: [::1]:\(server.port)", "Origin: \(server.url(""))", "Sec-Fetch-Site: same-origin",
            "Sec-Fetch-Site: none", "Referer: \(server.url("/page"))", "Authorization: Basic YTpi",
        ]
        for header in here {
            #expect(try await server.curl("/images", upload + ["-H", header]).status == 201, "\(header)")
        }
        #expect(server.greeting.contains("without a token"))
        #expect(await server.stop() == 0)
    }
}
