import Foundation
import TestKit
import Testing

/// The files in `deploy/`: each is read by the tool that is made for it, and its settings by the program.
@Suite(.timeLimit(.minutes(5)))
struct DeployTests {
    private struct Reading: Decodable {
        var environments: [String: [String: String]]
        var files: [String: String]
        var faults: [String]
        var read: [String]
    }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("deploy")

    private func read(_ folder: URL) async throws -> Reading {
        let text = try await Command.python([Pictures.script("check_deploy.py"), folder.path])
        return try JSONDecoder().decode(Reading.self, from: Data(text.utf8))
    }

    @Test func everyFileIsRightAndItsSettingsAreThere() async throws {
        let reading = try await read(Self.folder)
        #expect(reading.faults == [], "\(reading.faults.joined(separator: "\n"))")
        #expect(reading.read.count > 10 && reading.environments.count >= 7 && reading.files.count >= 2)
        for (name, environment) in reading.environments {
            let result = try await Command.run(
                Products.url("calotype"),
                ["config", "--config", "/dev/null"],
                environment: environment
            )
            #expect(result.status == 0, "\(name): \(result.errors)")
        }
        for (name, text) in reading.files {
            let file = try TemporaryFolders.make().appendingPathComponent("calotype.yaml")
            try Data(text.utf8).write(to: file)
            let result = try await Command.run(Products.url("calotype"), ["config", "--config", file.path])
            #expect(result.status == 0, "\(name): \(result.errors)")
        }
    }

    /// That the checks see faults: a file, what in it is changed to what, and a word of what is then said.
    @Test(arguments: [
        ("systemd/calotype.service", "ProtectHome=", "ProtectHom=", "ProtectHom"),
        ("systemd/calotype.service", "\nSystemCall", "\n# SystemCall", "exposed"),
        ("compose.yaml", "mem_limit: 1g", "mem_limitt: 1g", "mem_limitt"),
        ("compose.yaml", "redis:8", "redis:latest", "redis:latest"),
        ("compose.yaml", "read_only: true", "read_only: false", "read_only"),
        ("kubernetes.yaml", "replicas: 2", "replicaz: 2", "replicaz"),
        ("kubernetes.yaml", "port: admin", "port: adnim", "no port of its own"),
        ("Dockerfile", "USER 10001:10001", "USER root", "USER"),
        ("Dockerfile", "WORKDIR /src", "WORKDIR src", "WORKDIR"),
        ("Dockerfile", "COPY Tests Tests\n", "", "'Tests/"),
        ("Dockerfile", "COPY Tests Tests", "COPY Tests docs ./", ".dockerignore leaves out docs"),
        ("kubernetes.yaml", "kind: ConfigMap\n", "kind: Secret\n", "a secret that everybody can read"),
        ("debian/postrm", "! -name calotype-sidecars", "", "calotype-sidecars"),
        ("debian/postrm", "find -H", "find", "taken for empty"),
        ("debian/postrm", "rmdir --ignore-fail-on-non-empty", "rm -rf", "own.conf"),
        ("template.yaml", "AWS::S3::Bucket\n", "AWS::S3::Buckett\n", "Buckett"),
        ("prometheus-alerts.yaml", "expr: ", "expr: )", "promtool"),
        ("debian/postinst", "if [ \"$1\" = configure ]; then", "if [", "postinst"),
        ("unknown.conf", "", "x", "nobody has said"),
    ])
    func aFaultIsSeen(file: String, good: String, bad: String, word: String) async throws {
        let copy = try TemporaryFolders.make().appendingPathComponent("deploy")
        try FileManager.default.copyItem(at: Self.folder, to: copy)
        let path = copy.appendingPathComponent(file)
        let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
        let changed = good.isEmpty ? bad : text.replacing(good, with: bad)
        try #require(changed != text, "there is '\(good)' in \(file)")
        try Data(changed.utf8).write(to: path)
        let reading = try await read(copy)
        let missing = file.hasPrefix("systemd") && !FileManager.default.fileExists(atPath: "/usr/bin/systemd-analyze")
        let promtool = file.hasPrefix("prometheus") && !FileManager.default.fileExists(atPath: "/usr/bin/promtool")
        #expect(missing || promtool || reading.faults.contains { $0.contains(file) && $0.contains(word) })
    }
}
