import Configuration
import Recipes
import SettingValues
import Testing

@testable import RendererHost

struct ConfigurationTests {
    private func configuration(_ values: [String: String]) throws -> RendererPool.Configuration {
        let pairs = values.map { (AbsoluteConfigKey([$0.key]), $0.value) }
        let provider = InMemoryProvider(
            values: Dictionary(uniqueKeysWithValues: pairs.map { ($0.0, ConfigValue(.string($0.1), isSecret: false)) })
        )
        return try RendererPool.Configuration(reader: ConfigReader(provider: provider))
    }

    @Test func withoutSettingsTheDefaultsHold() throws {
        #expect(try configuration([:]) == RendererPool.Configuration())
    }

    @Test func everySettingIsRead() throws {
        let read = try configuration([
            "renderers": "3", "renderer-spares": "2", "renderer-queue": "7", "renderer-memory": "2 GB",
            "renderer-recycle-images": "5", "renderer-recycle-rss": "100000000", "limit-output-bytes": "1MB",
            "renderer-path": "/opt/r", "decoders": "jpg, svg jpeg",
        ])
        #expect(read.count == 3)
        #expect(read.spares == 2)
        #expect(read.queue == 7)
        #expect(read.memory == 2_000_000_000)
        #expect(read.recycleImages == 5)
        #expect(read.recycleMemory == 100_000_000)
        #expect(read.resultBytes == 1_000_000)
        #expect(read.path == "/opt/r")
        #expect(read.decoders == [.jpeg, .svg])
    }

    @Test func theQueueGrowsWithTheRenderers() throws {
        #expect(try configuration(["renderers": "5"]).queue == 80)
    }

    @Test(arguments: [
        ("renderers", "0"), ("renderers", "many"), ("renderers", ""), ("renderers", "-1"), ("renderer-spares", "-1"),
        ("renderer-spares", "17"), ("renderer-queue", "1.5"), ("renderer-memory", "1MB"),
        ("renderer-memory", "99999999999TB"), ("renderer-memory", "64XB"), ("renderer-recycle-images", "0"),
        ("renderer-recycle-rss", "1"), ("limit-output-bytes", "5GB"), ("decoders", ""), ("decoders", "targa"),
    ])
    func badValuesAreRefusedByNameAndValue(name: String, value: String) throws {
        let error = #expect(throws: SettingError.self) { try configuration([name: value]) }
        #expect(error?.name == name)
        #expect(error?.value == value)
        #expect(error?.description.contains(name) == true)
    }
}

struct MachineResourcesTests {
    @Test func limitsMayStandInEveryGroupAbove() {
        #expect(
            MachineResources.memoryLimitFiles(groups: "4:memory:/a\n0::/x/y\n") == [
                "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/x/memory.max", "/sys/fs/cgroup/x/y/memory.max",
                "/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/a/memory.limit_in_bytes",
            ]
        )
        #expect(MachineResources.quotaFiles(groups: "0::/").first == "/sys/fs/cgroup/cpu.max")
        #expect(MachineResources.quotaFiles(groups: "") == [])
    }

    @Test(arguments: [("536870912\n", 536_870_912), ("max\n", nil), ("9223372036854771712\n", nil), ("", nil)])
    func readsMemoryLimits(text: String, bytes: Int?) {
        #expect(MachineResources.memoryLimit(text) == bytes)
    }

    @Test(arguments: [
        ("150000 100000\n", 2), ("50000 100000\n", 1), ("max 100000\n", nil), ("", nil), ("1 0", nil),
        ("9223372036854775807 9223372036854775807", 1), ("9223372036854775807 1", .max), ("1 9223372036854775807", 1),
        ("-9223372036854775808 -1", nil), ("99999999999999999999 1", nil),
    ])
    func readsQuotas(text: String, cores: Int?) {
        #expect(MachineResources.quota(text) == cores)
    }

    @Test func thisMachineHasSomething() {
        let machine = MachineResources.current
        #expect(machine.cores >= 1)
        #expect(machine.memory > 64 << 20)
    }
}
