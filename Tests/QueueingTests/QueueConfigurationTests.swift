import Configuration
import Queueing
import SettingValues
import Testing

struct QueueConfigurationTests {
    private func configuration(_ values: [String: String]) throws -> QueueConfiguration {
        let pairs = values.map { (AbsoluteConfigKey([$0.key]), ConfigValue(.string($0.value), isSecret: false)) }
        let provider = InMemoryProvider(values: Dictionary(uniqueKeysWithValues: pairs))
        return try QueueConfiguration(reader: ConfigReader(provider: provider))
    }

    @Test func withoutSettingsTheDefaultsHold() throws {
        #expect(try configuration([:]) == QueueConfiguration())
        #expect(try configuration([:]).address == .sqlite(path: "./calotype-data/jobs.sqlite"))
    }

    @Test func everySettingIsRead() throws {
        let read = try configuration([
            "queue": "redis://user:secret@10.0.0.1:6380/2", "queue-prefix": "{pictures}", "queue-limit": "5",
            "workers": "7",
        ])
        #expect(read.address == .redis(url: "redis://user:secret@10.0.0.1:6380/2"))
        #expect(read.prefix == "{pictures}")
        #expect(read.rules.limit == 5)
        #expect(read.workers == 7)
    }

    @Test(arguments: [
        ("sqlite:jobs.db", "jobs.db"), ("sqlite:/var/jobs.db", "/var/jobs.db"),
        ("sqlite:///var/jobs.db", "/var/jobs.db"), ("SQLite:./a b.db", "./a b.db"),
    ])
    func filesAreFound(text: String, path: String) throws {
        #expect(try configuration(["queue": text]).address == .sqlite(path: path))
    }

    @Test(arguments: [
        ("queue", ""), ("queue", "sqlite"), ("queue", "sqlite:"), ("queue", "sqlite://host/x"), ("queue", "redis"),
        ("queue", "redis:localhost"), ("queue", "postgres://x"), ("queue", "jobs.db"), ("queue-prefix", ""),
        ("queue-prefix", "a b"), ("queue-prefix", "é"), ("queue-limit", "0"), ("queue-limit", "many"),
        ("workers", "-1"), ("workers", "1.5"),
    ])
    func badValuesAreRefusedByNameAndValue(name: String, value: String) throws {
        let error = #expect(throws: SettingError.self) { try configuration([name: value]) }
        #expect(error?.name == name)
        #expect(error?.value == value)
    }

    @Test func aPasswordIsNotRepeated() throws {
        let error = #expect(throws: SettingError.self) { try configuration(["queue": "reddis://user:secret@host"]) }
        #expect(error?.description.contains("secret") == false)
        let read = try configuration(["queue": "redis://user:secret@host"])
        #expect(!"\(read.address)".contains("secret"))
    }
}
