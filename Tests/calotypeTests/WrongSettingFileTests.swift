import Foundation
import TestKit
import Testing

@testable import calotype

/// A file of settings that is wrong: what is said has the place, and nothing of what the file keeps secret.
struct WrongSettingFileTests {
    /// In every file, wherever it is wrong.
    private static let secret = "hunter2-SECRET"
    private static let start = "port: 8080\nwebhook-secret: \(secret)\nqueue: redis://:\(secret)@h\n"
    private static let sets = "sets:\n  default: [small]\n"

    /// What follows the secrets on line 4, and what is said of it, with its place.
    @Test(arguments: [
        // The same key twice.
        ("port: 9090\n", "calotype.yaml:4: 'port' is there a second time; the first is on line 1."),
        ("# port:\n\n\"port\" : 9090\n", "calotype.yaml:6: 'port' is there a second time; the first is on line 1."),
        ("tokens: \(secret)\ntokens: \(secret)\n", "calotype.yaml:5: 'tokens' is there a second time; the first is"),
        ("\(secret): a\n\(secret): b\n", "calotype.yaml:5: a name is there a second time; the first is on line 4."),
        (
            "tokens:\n  \(secret): a\n  \(secret): b\n",
            "calotype.yaml:6: a name is there a second time; the first is on"
        ),
        ("tokens: {\(secret): a, \(secret): b}\n", "calotype.yaml:4: a name is there twice."),
        (sets + "  a: [\(secret)]\n  default: [large]\n", "calotype.yaml:7: 'default' is there a second time; the"),
        ("sets: {a: [small], a: [large]}\n", "calotype.yaml:4: 'a' is there twice."),
        ("presets:\n  hero: w=5\n  'hero': w=7\n", "calotype.yaml:6: 'hero' is there a second time; the first is on"),
        (
            "sets:\n  a:\n    presets: [small]\n    # \(secret)\n    presets: [large]\n",
            "calotype.yaml:8: 'presets' is there a second time; the first is on line 6."
        ),
        // What is no YAML.
        ("tokens: \(secret): x\n", "calotype.yaml:4:23: this is no valid YAML: mapping values are not allowed"),
        ("tokens: @\(secret)\n", "calotype.yaml:4:9: this is no valid YAML: found character that cannot start any"),
        ("\ttokens: \(secret)\n", "calotype.yaml:4:1: this is no valid YAML: found a tab character that violates"),
        ("tokens:\n\t- \(secret)\n", "calotype.yaml:5:1: this is no valid YAML: found character that cannot start"),
        ("  tokens: \(secret)\n", "calotype.yaml:4:9: this is no valid YAML: mapping values are not allowed"),
        ("tokens:\n    - \(secret)\n  - b\n", "calotype.yaml:6:3: this is no valid YAML: "),
        ("tokens: \"\(secret)\nmemory: 5\n", "in what begins on line 4"),
        ("tokens: [\(secret)\n", "in what begins on line 4"),
        ("tokens: *\(secret)\n", "calotype.yaml:4:9: this is no valid YAML: found undefined alias."),
        ("tokens: !\(secret)!x y\n", "calotype.yaml:4:9: this is no valid YAML: found undefined tag handle"),
        ("tokens: \(secret)\n---\na: b\n", "calotype.yaml:5:1: this is no valid YAML: found another document"),
        ("tokens: \(secret)\u{1}\n", "calotype.yaml:4:23: this is no valid YAML: control characters are not allowed."),
        // What is no text, and no settings.
        ("tokens: \(secret)\n# \u{FFFD}\n", "calotype.yaml:5: this is not UTF-8 text."),
    ])
    func tellsThePlaceAndNoSecret(rest: String, sentence: String) throws { try expect(sentence, of: Self.start + rest) }

    @Test(arguments: [
        ("# settings\n- tokens: \(secret)\n", "calotype.yaml:2: the file must hold names and values"),
        ("\(secret)\n", "calotype.yaml:1: the file must hold names and values"),
    ])
    func wantsNamesAndValues(yaml: String, sentence: String) throws { try expect(sentence, of: yaml) }

    /// As editors of Windows write it, with their line ends and without.
    @Test(arguments: [
        "port: 8181\r\nhost: 127.0.0.2\r\n", "---\nport: 8181\nhost: 127.0.0.2\n", "# x\nport: 8181\nhost: 127.0.0.2",
    ])
    func aByteOrderMarkIsPassedOver(yaml: String) throws {
        let folder = try TemporaryFolder()
        try folder.write([0xEF, 0xBB, 0xBF] + Array(yaml.utf8), to: "calotype.yaml")
        let flags = try SettingFlags(["--config", folder.path("calotype.yaml")])
        let configuration = try ServerParts.Configuration(try Settings(flags: flags, environment: [:]))
        #expect(configuration.host == "127.0.0.2" && configuration.port == 8181)
        // With a mark and without, in either order of bytes.
        for encoding in [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian] {
            try folder.write([UInt8](try #require(yaml.data(using: encoding))), to: "calotype.yaml")
            let error = #expect(throws: CommandFailure.self) {
                _ = try SettingFile(path: folder.path("calotype.yaml"))
            }
            #expect(error?.description.contains("is not UTF-8 text but, it seems, UTF-16") == true)
        }
    }

    private func expect(_ sentence: String, of yaml: String) throws {
        let folder = try TemporaryFolder()
        // A sign stands for a byte that is in no text.
        let parts = yaml.split(separator: "\u{FFFD}", omittingEmptySubsequences: false)
        let bytes = Data(parts.map { Data($0.utf8) }.joined(separator: [0xFF]))
        try folder.write([UInt8](bytes), to: "calotype.yaml")
        let error = #expect(throws: CommandFailure.self) {
            _ = try SettingFile(path: folder.path("calotype.yaml"))
        }
        guard case .configuration(let said)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(said.contains("calotype.yaml:") && said.contains(sentence), "\(said)")
        #expect(!said.contains(Self.secret) && !said.contains("SECRET"), "\(said)")
        #expect(!said.contains("\n"), "one sentence: \(said)")
    }
}
