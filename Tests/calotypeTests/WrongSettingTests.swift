import Foundation
import TestKit
import Testing

@testable import calotype

/// What is said of settings that are wrong, and of which place.
struct WrongSettingTests {
    /// Files of settings, and what is said of each of them, with the place.
    @Test(arguments: [
        ("port: 9000\ncache-memory: 1XB", "calotype.yaml:2: the setting 'cache-memory' is '1XB'; allowed is a number"),
        ("port: eighty", "calotype.yaml:1: the setting 'port' is 'eighty'; allowed is a whole number from 0"),
        ("# first\nlog-level: loud", "calotype.yaml:2: the setting 'log-level' is 'loud'; allowed are trace"),
        ("variants: s3://", "calotype.yaml:1: the setting 'variants' is 's3://'"),
        ("keys: a:zz", "calotype.yaml:1: the setting 'keys' is wrong: "),
        ("webhook-url: nowhere", "calotype.yaml:1: the setting 'webhook-url' is no address"),
        ("sizes: 400x300,0x5", "calotype.yaml:1: the setting 'sizes' is wrong: '0x5' is not a size: "),
        ("remote-ports: \"80,x\"", "calotype.yaml:1: the setting 'remote-ports' is "),
        ("presets:\n  fine: w=7\n  hero: q=700", "calotype.yaml:3: the preset 'hero' is wrong: 'q' "),
        ("presets:\n  a b: w=7", "calotype.yaml:2: 'a b' cannot be the name of a preset"),
        (
            "sets:\n  a:\n    presets:\n    - small\n    - nope",
            "calotype.yaml:5: the set 'a': There is no preset 'nope'."
        ),
        ("sets:\n  a: [small,\n   nope]", "calotype.yaml:3: the set 'a': There is no preset 'nope'."),
        (
            "sets:\n  a:\n    presets: [small]\n    formats:\n    - webp\n    - bmp",
            "calotype.yaml:6: the set 'a': there is no format 'bmp'; there are original, "
        ),
        ("sets:\n  a: 7", "calotype.yaml:2: the set 'a' must be a list of 1 to 32 names, as [small, large]."),
        ("sets:\n  a:\n    presets: 7", "calotype.yaml:3: 'presets' of the set 'a' must be a list of 1 to 32 names"),
        ("sets:\n  a:\n    formats: {}", "calotype.yaml:3: 'formats' of the set 'a' must be a list of 1 to 32 names"),
        ("sets:\n  a:\n    presets:\n    - b: c", "calotype.yaml:4: 'presets' of the set 'a' must be a list of names"),
        ("sets:\n  a:\n    formats: [webp]", "calotype.yaml:2: the set 'a' has no 'presets'"),
        (
            "sets:\n  a:\n    presets: [small]\n    x: 5",
            "calotype.yaml:4: the set 'a' has 'presets' and 'formats', and no"
        ),
    ])
    func tellsWhereAWrongValueStands(yaml: String, sentence: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(Array(yaml.utf8), to: "calotype.yaml")
        #expect(failure(["--config", folder.path("calotype.yaml")])?.hasPrefix("\(folder.path)/\(sentence)") == true)
    }

    @Test(arguments: [
        ("CALOTYPE_CACHE_MEMORY", "1XB", "CALOTYPE_CACHE_MEMORY: the setting 'cache-memory' is '1XB'; "),
        ("CALOTYPE_SIZES", "5", "CALOTYPE_SIZES: the setting 'sizes' is wrong: '5' is not a size: "),
        (
            "CALOTYPE_PROT", "1",
            "The environment has 'CALOTYPE_PROT', which is no setting. Did you mean 'CALOTYPE_PORT'?"
        ),
        (
            "CALOTYPE_CACHEMEMORY", "1",
            "The environment has 'CALOTYPE_CACHEMEMORY', which is no setting. Did you mean 'CALOTYPE_CACHE_MEMORY'?"
        ),
    ])
    func tellsWhichVariableIsWrong(name: String, value: String, sentence: String) {
        #expect(failure(["--config", "/dev/null"], [name: value])?.hasPrefix(sentence) == true)
    }

    @Test(arguments: [
        ("CALOTYPE_PROT", "tcp://10.0.0.1:80", "Did you mean 'CALOTYPE_PORT'?"),
        ("CALOTYPE_PORT", "tcp", "a whole number"),
        ("CALOTYPE_ADMIN_PORT", "10.0.0.1:80", "a whole number"),
        ("CALOTYPE_QUEUE_PORT", "6379", "which is no setting"),
        ("CALOTYPE_PORT_80_TPC", "tcp://10.0.0.1:80", "which is no setting"),
        ("CALOTYPE_PORT_HTTP_TCP", "tcp://10.0.0.1:80", "which is no setting"),
        ("CALOTYPE_SERVICE_HOTS", "10.0.0.1", "which is no setting"),
        ("CALOTYPE_CACHE_MEMROY", "1", "Did you mean 'CALOTYPE_CACHE_MEMORY'?"),
    ])
    func aSlipIsRefusedBesideWhatKubernetesGives(name: String, value: String, sentence: String) throws {
        let said = try #require(failure(["--config", "/dev/null"], [name: value]))
        #expect(said.contains(name) && said.contains(sentence), "\(said)")
    }

    /// What comes of settings: nothing, or what is said of them.
    private func failure(_ words: [String], _ environment: [String: String] = [:]) -> String? {
        let error = #expect(throws: CommandFailure.self) {
            _ = try ServerParts.Configuration(try Settings(flags: try SettingFlags(words), environment: environment))
        }
        guard case .configuration(let sentence)? = error else { return nil }
        return sentence
    }
}
