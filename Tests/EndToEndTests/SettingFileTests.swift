import Foundation
import TestKit
import Testing

/// A file of settings that is wrong: what is said has the place, and nothing of what the file keeps secret.
@Suite(.timeLimit(.minutes(5)))
struct SettingFileTests {
    private static let secret = "hunter2-SECRET"

    /// What is said of each fault is tested where files are read; this is that commands say it, and end so.
    @Test func tellsThePlaceAndNoSecret() async throws {
        try await expect("calotype.yaml:2:9: this is no valid YAML", of: "port: 8080\ntokens: @\(Self.secret)\n")
    }

    @Test(arguments: ["/dev/null", "empty.yaml"])
    func nothingIsNoSettings(name: String) async throws {
        let folder = try TemporaryFolders.make()
        try Data().write(to: folder.appendingPathComponent("empty.yaml"))
        let result = try await Command.run(Products.url("calotype"), ["config", "--config", name], in: folder)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        let endless = ["config", "--config", "/dev/zero"]
        let refused = try await Command.run(Products.url("calotype"), endless, in: folder)
        #expect(refused.status == 78 && refused.errors.contains("'/dev/zero' has more than"), "\(refused.errors)")
    }

    /// A volume that is not mounted must not switch signatures off.
    @Test func aLinkToNothingIsNoMissingFile() async throws {
        let folder = try TemporaryFolders.make()
        let link = folder.appendingPathComponent("calotype.yaml").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/gone/calotype.yaml")
        for command in ["config", "serve"] {
            let result = try await Command.run(Products.url("calotype"), [command], in: folder)
            #expect(result.status == 78, "\(result)")
            #expect(result.errors.contains("'calotype.yaml' cannot be read"), "\(result.errors)")
        }
    }

    private func expect(_ sentence: String, of yaml: String) async throws {
        let folder = try TemporaryFolders.make()
        // A sign stands for a byte that is in no text.
        let parts = yaml.split(separator: "\u{FFFD}", omittingEmptySubsequences: false)
        let bytes = Data(parts.map { Data($0.utf8) }.joined(separator: [0xFF]))
        try bytes.write(to: folder.appendingPathComponent("calotype.yaml"))
        for command in ["config", "doctor"] {
            let result = try await Command.run(Products.url("calotype"), [command], in: folder)
            let said = result.output + result.errors
            #expect(result.status == (command == "config" ? 78 : 1), "\(said)")
            #expect(said.contains("calotype.yaml:") && said.contains(sentence), "\(said)")
            #expect(!said.contains(Self.secret) && !said.contains("SECRET"), "\(said)")
            if command == "config" { #expect(said.hasPrefix("calotype: ") && said.split(separator: "\n").count == 1) }
        }
    }
}
