import Configuration
import SettingValues
import Testing

struct SettingTests {
    private enum Colour: String, CaseIterable {
        case red, green
    }

    private func value<Value>(_ setting: Setting<Value>, _ text: String?) throws(SettingError) -> Value {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        if let text { values[AbsoluteConfigKey([setting.name])] = ConfigValue(.string(text), isSecret: false) }
        return try ConfigReader(provider: InMemoryProvider(values: values)).value(of: setting)
    }

    private func bytes(in range: ClosedRange<Int>, default value: Int = 5) -> Setting<Int> {
        Setting("a-b", .bytes(in: range), default: value, help: "")
    }

    private func time(in range: ClosedRange<Duration>, default value: Duration = .seconds(5)) -> Setting<Duration> {
        Setting("a-b", .duration(in: range), default: value, help: "")
    }

    @Test(arguments: [
        ("0", 0), ("1000", 1000), ("1_000", 1000), ("50MB", 50_000_000), ("1.5 GB", 1_500_000_000), ("4kib", 4096),
        ("1MiB", 1_048_576), ("2GiB", 2_147_483_648), ("7B", 7), ("1tb", 1_000_000_000_000),
    ])
    func readsBytes(_ text: String, _ bytes: Int) throws {
        #expect(try value(self.bytes(in: 0...Int.max), text) == bytes)
    }

    @Test(arguments: [
        ("0", Duration.zero), ("20", .seconds(20)), ("20s", .seconds(20)), ("500ms", .milliseconds(500)),
        ("1.5s", .milliseconds(1500)), ("2m", .seconds(120)), ("1h", .seconds(3600)), ("2 d", .seconds(172_800)),
    ])
    func readsTimes(_ text: String, _ duration: Duration) throws {
        #expect(try value(time(in: .zero ... .seconds(1e9)), text) == duration)
    }

    @Test func whatIsNotGivenIsTheDefault() throws {
        #expect(try value(Setting("a-b", .integer(in: 1...2), default: 7, help: ""), nil) == 7)
        #expect(try value(bytes(in: 1...2, default: 8), nil) == 8)
        #expect(try value(time(in: .zero ... .zero, default: .seconds(9)), nil) == .seconds(9))
        let optional: Setting<Int?> = Setting("a-b", .integer(in: 1...2), help: "")
        #expect(try value(optional, nil) == nil)
        #expect(try value(optional, "2") == 2)
    }

    @Test(arguments: [
        "", "x", "-1", "1,5GB", "1 GBs", "nan", "inf", "1e9", "0x10", "101", "99999999999999999999", " 5",
    ])
    func whatCannotBeIsRefusedByNameAndValue(_ text: String) throws {
        for read: () throws -> Void in [
            { _ = try value(Setting("a-b", .integer(in: 0...100), default: 1, help: ""), text) },
            { _ = try value(bytes(in: 0...100), text) },
            { _ = try value(time(in: .zero ... .seconds(100)), text) },
        ] {
            let error = #expect(throws: SettingError.self) { try read() }
            #expect(error?.name == "a-b" && error?.value == text)
            #expect(error?.description.hasPrefix("The setting 'a-b' is '\(text)'; allowed is a ") == true)
        }
    }

    @Test func aChoiceIsOneOfItsWords() throws {
        let colour = Setting("a-b", SettingKind<Colour>.choice("COLOUR").orNone, default: .red, help: "")
        #expect(try value(colour, nil) == .red)
        #expect(try value(colour, "green") == .green)
        #expect(try value(colour, "none") == nil)
        #expect(colour.declaration.choices == ["red", "green", "none"] && colour.declaration.defaultText == "red")
        let error = #expect(throws: SettingError.self) { try value(colour, "blue") }
        #expect(error?.description == "The setting 'a-b' is 'blue'; allowed are red, green, none.")
    }

    @Test func ofAListTheWrongEntryIsNamed() throws {
        let list = SettingKind<[Int]>.list("LIST", allowed: "numbers", read: { Int($0) }, write: { "\($0)" })
        let numbers = Setting("a-b", list, default: [], help: "")
        #expect(try value(numbers, "1, 2\n3") == [1, 2, 3])
        #expect(try value(numbers, "") == [])
        let error = #expect(throws: SettingError.self) { try value(numbers, "1,x,3") }
        #expect(error?.value == "x")
    }

    /// What is shown can be given.
    @Test(arguments: [0, 1, 999, 1000, 1024, 32_768, 50_000_000, 400 << 20, 10_000_000_000, 1 << 50, 123_456_789])
    func bytesAreShownAsTheyMayBeGiven(_ bytes: Int) throws {
        let setting = self.bytes(in: 0...Int.max, default: bytes)
        #expect(try value(setting, setting.declaration.defaultText) == bytes)
    }

    @Test(arguments: [0, 1, 999, 1000, 1500, 15_000, 60_000, 900_000, 3_600_000, 86_400_000, 90_061_001])
    func timesAreShownAsTheyMayBeGiven(_ milliseconds: Int) throws {
        let setting = time(in: .zero ... .seconds(1e9), default: .milliseconds(milliseconds))
        #expect(try value(setting, setting.declaration.defaultText) == .milliseconds(milliseconds))
    }

    @Test func rangesAndDefaultsAreShownInTheUnitsOfPeople() {
        let bytes = bytes(in: 1_000...1_000_000, default: 32 * 1024).declaration
        #expect(bytes.range == "1kB to 1MB" && bytes.defaultText == "32KiB" && bytes.values == "1kB to 1MB")
        let time = time(in: .milliseconds(100) ... .seconds(3600), default: .seconds(900)).declaration
        #expect(time.range == "100ms to 1h" && time.defaultText == "15min")
    }
}
