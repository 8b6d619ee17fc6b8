import SettingValues
import Testing

@testable import calotype

struct SettingFlagsTests {
    private func values(_ words: [String]) throws -> [String: String] {
        let values = try SettingFlags(words).values
        return Dictionary(values.map { ($0.key.name, $0.value) }) { first, _ in first }
    }

    /// Every setting takes its value behind a space and behind a `=`, and those with a letter behind that.
    @Test func everySettingIsAFlag() throws {
        for setting in SettingList.all.declarations {
            let wanted = [setting.name: "a=b c"]
            #expect(try values(["--\(setting.name)", "a=b c"]) == wanted)
            #expect(try values(["--\(setting.name)=a=b c"]) == wanted)
            #expect(try values(["--\(setting.name)="]) == [setting.name: ""])
            guard let letter = setting.letter else { continue }
            for words in [["-\(letter)", "a=b c"], ["-\(letter)=a=b c"], ["-\(letter)a=b c"]] {
                #expect(try values(words) == wanted)
            }
        }
    }

    @Test func aSwitchNeedsNoValue() throws {
        #expect(try values(["--s3-path-style", "-p", "5"]) == ["s3-path-style": "on", "port": "5"])
        #expect(try values(["--s3-path-style", "off"]) == ["s3-path-style": "off"])
    }

    @Test(arguments: [
        (["--prot", "5"], "There is no option '--prot'. Did you mean '--port'?"),
        (["-x"], "There is no option '-x'."), (["--port"], "The option '--port' needs a value."),
        (["-p"], "The option '-p' needs a value."), (["-p", "1", "--port=2"], "The option '--port' is given twice."),
        (["extra"], "'extra' is not an option; settings are written as --name value. See 'calotype help'."),
        (["--"], "'--' is not an option; settings are written as --name value. See 'calotype help'."),
    ])
    func whatIsWrongIsNamed(words: [String], sentence: String) {
        let error = #expect(throws: CommandFailure.self) { try SettingFlags(words) }
        #expect(error?.description == sentence)
    }

    @Test func namesOfFilesAreNoFlags() {
        let words = ["a.jpg", "-p", "5", "b.jpg", "--host=x", "c.jpg", "-l=debug", "d.jpg", "--port", "7", "e.jpg"]
        let (names, flags) = SettingFlags.separate(words)
        #expect(names == ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"])
        #expect(flags == ["-p", "5", "--host=x", "-l=debug", "--port", "7"])
    }

    @Test func theFileCanBeGivenAsAFlagOnly() throws {
        let variable = #expect(throws: CommandFailure.self) {
            try Settings(flags: try SettingFlags([]), environment: ["CALOTYPE_CONFIG": "x"])
        }
        #expect(variable?.description.contains("can be given as a flag only: --config") == true)
        let line = #expect(throws: CommandFailure.self) { try SettingFile(text: "config: x", path: "c.yaml") }
        #expect(line?.description == "c.yaml:1: 'config' can be given as a flag only: --config.")
    }
}
