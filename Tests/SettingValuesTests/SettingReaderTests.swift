import Configuration
import SettingValues
import Testing

struct SettingReaderTests {
    private func settings(_ value: String?) -> SettingReader {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        if let value { values[["a", "b"]] = ConfigValue(.string(value), isSecret: false) }
        return SettingReader(ConfigReader(provider: InMemoryProvider(values: values)))
    }

    @Test(arguments: [
        ("0", 0), ("1000", 1000), ("1_000", 1000), ("50MB", 50_000_000), ("1.5 GB", 1_500_000_000), ("4kib", 4096),
        ("1MiB", 1_048_576), ("2GiB", 2_147_483_648), ("7B", 7), ("1tb", 1_000_000_000_000),
    ])
    func readsBytes(_ text: String, _ bytes: Int) throws {
        #expect(try settings(text).bytes("a.b", in: 0...Int.max, default: 5) == bytes)
    }

    @Test(arguments: [
        ("0", Duration.zero), ("20", .seconds(20)), ("20s", .seconds(20)), ("500ms", .milliseconds(500)),
        ("1.5s", .milliseconds(1500)), ("2m", .seconds(120)), ("1h", .seconds(3600)), ("2 d", .seconds(172_800)),
    ])
    func readsTimes(_ text: String, _ duration: Duration) throws {
        #expect(try settings(text).duration("a.b", in: .zero ... .seconds(1e9), default: .seconds(5)) == duration)
    }

    @Test func whatIsNotGivenIsTheDefault() throws {
        #expect(try settings(nil).integer("a.b", in: 1...2, default: 7) == 7)
        #expect(try settings(nil).bytes("a.b", in: 1...2, default: 8) == 8)
        #expect(try settings(nil).duration("a.b", in: .zero ... .zero, default: .seconds(9)) == .seconds(9))
    }

    @Test(arguments: [
        "", "x", "-1", "1,5GB", "1 GBs", "nan", "inf", "1e9", "0x10", "101", "99999999999999999999", " 5",
    ])
    func whatCannotBeIsRefusedByNameAndValue(_ text: String) throws {
        for read: (SettingReader) throws -> Void in [
            { _ = try $0.integer("a.b", in: 0...100, default: 1) },
            { _ = try $0.bytes("a.b", in: 0...100, default: 1) },
            { _ = try $0.duration("a.b", in: .zero ... .seconds(100), default: .zero) },
        ] {
            let error = #expect(throws: SettingError.self) { try read(settings(text)) }
            #expect(error?.key == "a.b" && error?.value == text)
        }
    }
}
