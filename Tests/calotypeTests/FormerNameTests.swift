import SettingValues
import Testing

@testable import calotype

/// A setting that has been renamed is read by its old name wherever it may be given.
struct FormerNameTests {
    private static let size = Setting(
        "new-size",
        .integer(in: 1...9),
        default: 1,
        formerNames: ["old-size"],
        help: "A size."
    )
    private static let list = SettingList([size.declaration])

    private func size(_ words: [String], _ environment: [String: String] = [:]) throws -> Int {
        let flags = try SettingFlags(words, Self.list)
        return try Settings(flags: flags, environment: environment, list: Self.list).value(of: Self.size)
    }

    @Test func isReadEverywhere() throws {
        #expect(try size(["--old-size", "2"]) == 2)
        #expect(try size(["--old-size=2"]) == 2)
        #expect(try size([], ["CALOTYPE_OLD_SIZE": "3"]) == 3)
        #expect(try size(["--new-size=4"], ["CALOTYPE_OLD_SIZE": "3"]) == 4)
        let file = try SettingFile(text: "old-size: 5", path: "c.yaml", Self.list)
        #expect(file.values[Self.size.declaration]?.value == "5")
    }

    @Test func bothNamesAtOnceAreRefused() throws {
        let flags = #expect(throws: CommandFailure.self) { try size(["--old-size=2", "--new-size=2"]) }
        #expect(flags?.description == "The option '--new-size' is given twice.")
        let both = ["CALOTYPE_OLD_SIZE": "3", "CALOTYPE_NEW_SIZE": "3"]
        let variables = #expect(throws: CommandFailure.self) { try size([], both) }
        #expect(
            variables?.description
                == "The environment has CALOTYPE_NEW_SIZE and CALOTYPE_OLD_SIZE, which are one setting."
        )
        let file = #expect(throws: CommandFailure.self) {
            try SettingFile(text: "new-size: 1\nold-size: 2", path: "c.yaml", Self.list)
        }
        #expect(file?.description == "c.yaml:2: 'old-size' is 'new-size', which is there already, on line 1.")
    }

    @Test func whatIsWrongWithItIsToldByTheNameThatItHasNow() throws {
        let error = #expect(throws: CommandFailure.self) { try size([], ["CALOTYPE_OLD_SIZE": "x"]) }
        #expect(
            error?.description.hasSuffix("the setting 'new-size' is 'x'; allowed is a whole number from 1 to 9.")
                == true
        )
    }
}
