import Configuration
import Foundation
import SettingValues
import Synchronization
import Testing

@testable import calotype

/// The list of all settings beside the code that reads them, and beside their page.
struct SettingTableTests {
    /// Remembers what is read.
    private final class ReadSettings: AccessReporter {
        let names = Mutex<Set<String>>([])

        func report(_ event: AccessEvent) {
            let key = event.metadata.key.description
            names.withLock { _ = $0.insert(key) }
        }
    }

    /// A setting that nothing reads says something that does not hold; one that is not in the list can be set by nobody.
    @Test func whatIsDeclaredIsReadAndNothingElse() throws {
        let read = ReadSettings()
        let settings = try Settings(flags: try SettingFlags([]), environment: [:], reporter: read)
        _ = try ServerParts.Configuration(settings)
        _ = try settings.value(of: FunctionSettings.basePath)
        let names = read.names.withLock { $0 }
        // Before there is a reader, the file is known.
        let declared = Set(SettingList.all.declarations.map(\.name)).subtracting([SettingFlags.file.name])
        #expect(declared.subtracting(names) == [], "declared, and read by nothing")
        #expect(names.subtracting(declared) == [], "read, and missing in SettingList.all")
    }

    @Test func namesAndLettersAreTaken() {
        let all = SettingList.all.declarations
        let names = all.flatMap { [$0.name] + $0.formerNames }
        #expect(Set(names).count == names.count)
        let letters = all.compactMap(\.letter)
        #expect(Set(letters).count == letters.count && !letters.contains("h"))
        for name in names { #expect(name.wholeMatch(of: /[a-z][a-z0-9-]*/) != nil, "\(name)") }
        for setting in all { #expect(setting.help.hasSuffix(".") || setting.help.hasSuffix("…"), "\(setting.name)") }
    }

    /// What is declared is what the page has: names, values, defaults and what they do, in both directions.
    @Test func thePageHasEverySettingAndNoOther() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/configuration.md"), encoding: .utf8)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
        let wanted = SettingList.all.declarations.map(\.markdownRow)
        for row in wanted where !rows.contains(row) { Issue.record("the page lacks: \(row)") }
        for row in rows where !wanted.contains(row) { Issue.record("the page has, and no setting is: \(row)") }
        #expect(rows == wanted, "'calotype config --markdown' prints the table")
    }
}
