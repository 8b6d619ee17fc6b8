import Foundation
import Recipes
import Testing

@testable import Dialects

/// Keeps `docs/parameters.md` true: its examples are read, its ranges probed, its lists compared.
struct ParametersPageTests {
    private static func page() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent("docs/parameters.md"), encoding: .utf8)
    }

    /// The page in two: what is right, and the section of what is wrong.
    private static func parts() throws -> (right: Substring, wrong: Substring) {
        let page = try page()
        let heading = try #require(page.range(of: "## Wrong input"))
        return (page[..<heading.lowerBound], page[heading.lowerBound...])
    }

    /// What stands between backticks in a text.
    private static func code(in text: Substring) -> [String] {
        text.split(separator: "\n").flatMap { line in
            line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .compactMap { index, piece in index.isMultiple(of: 2) ? nil : String(piece) }
        }
    }

    private static func isURL(_ text: String) -> Bool { native.claims(path: text) && !text.contains("…") }

    private static func parse(_ url: String) throws(NativeError) -> ImageRequest {
        let pieces = url.split(separator: "?", maxSplits: 1).map(String.init)
        return try native.parse(path: pieces[0], query: pieces.count > 1 ? pieces[1] : nil, accept: browserAccept)
    }

    /// The cells of the table rows below the heading of the first column.
    private static func rows(below heading: String) throws -> [[String]] {
        let lines = try page().split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix("| \(heading) |") })
        return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
            line.dropFirst().dropLast().split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    private static func row(of parameter: Parameter) throws -> [String] {
        try #require(try rows(below: "parameter").first { $0.first == "`\(parameter.name)`" }, "\(parameter.name)")
    }

    @Test func everyExampleIsUnderstood() throws {
        let examples = Self.code(in: try Self.parts().right).filter(Self.isURL)
        #expect(examples.count > 60)
        for example in examples {
            #expect(throws: Never.self, "\(example)") { try Self.parse(example) }
        }
    }

    @Test func everyParameterHasAnExample() throws {
        let examples = Self.code(in: try Self.parts().right).filter(Self.isURL)
        var seen: Set<Parameter> = []
        for example in examples {
            for part in example.drop(while: { $0 != "?" }).dropFirst().split(separator: "&") {
                if let parameter = Parameter(spelling: String(part.prefix { $0 != "=" })) { seen.insert(parameter) }
            }
        }
        #expect(Set(Parameter.allCases).subtracting(seen) == [])
    }

    @Test func theListHasEveryParameterAndNoOther() throws {
        #expect(try Self.rows(below: "parameter").map(\.[0]) == Parameter.allCases.map { "`\($0.name)`" })
    }

    @Test(arguments: Parameter.allCases)
    func everySpellingStandsInTheList(parameter: Parameter) throws {
        let row = try Self.row(of: parameter)
        #expect(Self.code(in: row[1][...]) == Array(parameter.spellings.dropFirst()))
    }

    @Test(arguments: Parameter.allCases)
    func everyRangeHolds(parameter: Parameter) throws {
        let row = try Self.row(of: parameter)
        for range in Self.code(in: row[2][...]) where range.contains("…") {
            let bounds = range.split(separator: "…").compactMap { Double($0) }
            try #require(bounds.count == 2)
            let (lower, upper) = (PlainDecimal.text(of: bounds[0]), PlainDecimal.text(of: bounds[1]))
            for value in [lower, upper] {
                #expect(throws: Never.self, "\(value)") { try native.picture("\(parameter.name)=\(value)") }
            }
            for value in [bounds[0] - 1, bounds[1] + 1] {
                let error = try native.refusal(query: "\(parameter.name)=\(PlainDecimal.text(of: value))")
                #expect(error.code == .outOfRange)
            }
        }
    }

    @Test(arguments: Parameter.allCases)
    func everyRangeIsTheTables(parameter: Parameter) throws {
        let ranges = Self.code(in: try Self.row(of: parameter)[2][...]).filter { $0.contains("…") }
        let range = parameter.definition.value.range.map {
            "\(PlainDecimal.text(of: $0.lowerBound))…\(PlainDecimal.text(of: $0.upperBound))"
        }
        #expect(ranges.contains(range ?? "") || range == nil)
    }

    @Test(arguments: Parameter.allCases)
    func theTablesExampleIsUnderstood(parameter: Parameter) throws {
        let value = parameter.definition.example.replacing("%", with: "%25")
        #expect(throws: Never.self) {
            try native.parse(path: "/picture/a", query: "\(parameter.name)=\(value)", accept: nil)
        }
    }

    @Test(
        arguments: [
            (.fit, FitWord.allCases.map(\.rawValue)),
            (.format, FormatWord.spellings),
            (.flip, FlipWord.allCases.map(\.rawValue)),
            (.metadata, MetadataPolicy.allCases.map(\.rawValue)),
        ] as [(Parameter, [String])]
    )
    func everyWordStandsInTheList(parameter: Parameter, words: [String]) throws {
        #expect(Set(Self.code(in: try Self.row(of: parameter)[2][...])) == Set(words))
    }

    @Test func everyWordForAFitOrAPlaceIsOnThePage() throws {
        let code = Set(Self.code(in: try Self.page()[...]))
        #expect(Set(FitWord.spellings).subtracting(code) == [])
        #expect(Set(Gravity.spellings).subtracting(code) == [])
    }

    @Test func presetsAreTheBuiltInOnes() throws {
        let rows = try Self.rows(below: "preset").map { ($0[0].filter { $0 != "`" }, $0[1].filter { $0 != "`" }) }
        #expect(Dictionary(uniqueKeysWithValues: rows) == NativeDialect.builtInPresets)
    }

    @Test func defaultQualitiesAreTheFormats() throws {
        var qualities: [OutputFormat: Int?] = [:]
        for row in try Self.rows(below: "format") {
            for name in Self.code(in: row[0][...]) {
                qualities[try #require(OutputFormat(rawValue: name))] = .some(Int(row[1]))
            }
        }
        #expect(qualities == Dictionary(uniqueKeysWithValues: OutputFormat.allCases.map { ($0, $0.defaultQuality) }))
    }

    @Test func signedExamplesVerify() throws {
        let keys = try SigningKeys(parsing: "demo:000102030405060708090a0b0c0d0e0f")
        let rows = try Self.rows(below: "signed text")
        #expect(rows.count == 2)
        for row in rows {
            let (text, url) = (row[0].filter { $0 != "`" }, row[1].filter { $0 != "`" })
            try keys.verify(target: url, now: 1_924_992_000)
            #expect(keys.sign(url: text) == url)
        }
    }

    @Test func urlsThatAreSaidToBeOneAreOne() throws {
        let introduction = try #require(
            try Self.page().range(of: "## All of them").map { try Self.page()[..<$0.lowerBound] }
        )
        let examples = Self.code(in: introduction).filter(Self.isURL)
        #expect(examples.count == 3)
        #expect(Set(try examples.map { try Self.parse($0).recipe }).count == 1)
    }

    @Test func wordsOfOthersMeanWhatThePageSays() throws {
        let rows = try Self.rows(below: "of others")
        let read = rows.flatMap { row in Self.code(in: row[0][...]) }.joined(separator: "&")
        for word in OtherWord.all.map(\.name) + FocalPoint.names {
            #expect(read.contains(word), "\(word)")
        }
        for row in rows {
            let urls = row.flatMap { Self.code(in: $0[...]) }
            #expect(try Self.parse(urls[0]).recipe == Self.parse(urls[1]).recipe, "\(row)")
            #expect(try Self.parse(urls[0]).recipe != Recipe() || urls[0].contains("compress"), "\(row)")
        }
    }

    @Test func whatIsCalledOtherwiseIsOnThePage() throws {
        var called: [String: String] = [:]
        for row in try Self.rows(below: "parameter | is called") {
            for name in Self.code(in: row[0][...]) { called[name] = row[1].replacing("`", with: "'") }
        }
        #expect(called == CalledHere.words)
        for (name, ours) in called {
            let error = try native.refusal(query: "\(name)=1")
            #expect(error.code == .unknownParameter)
            #expect(error.message == "'\(name)' is called \(ours) here.")
            #expect(Parameter(spelling: name) == nil && OtherWord.named(name) == nil)
            for word in ours.matches(of: #/'([a-z-]+)/#) {
                #expect(Parameter(spelling: String(word.output.1)) != nil)
            }
        }
    }

    @Test func wrongInputGetsTheSentenceOnThePage() throws {
        let rows = try Self.parts().wrong.split(separator: "\n").dropFirst(3)
        #expect(rows.count == 16)
        for row in rows {
            let cells = row.dropFirst().dropLast().split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let url = cells[0].filter { $0 != "`" }
            #expect(throws: NativeError.self, "\(url)") { try Self.parse(url) }
            do throws(NativeError) { _ = try Self.parse(url) } catch { #expect(error.message == cells[1]) }
        }
    }
}
