import Dialects
import HTTPTypes
import NIOCore
import TestKit
import Testing

@testable import Web

/// The table of parameters beside what the API's description and the playground say of them.
struct ParameterTableTests {
    private let parameters = NativeDialect.parameters

    private func described(_ id: String) throws -> [APIDescription.Field] {
        let operations = try APIDescription.embedded.get().tags.flatMap(\.operations)
        return try #require(operations.first { $0.id == id }).parameters.filter { $0.place == "query" }
    }

    @Test func theDescriptionHasEveryParameterAndNoOther() throws {
        #expect(try described("getPicture").map(\.name) == parameters.map(\.name))
        let sides = ["width", "height"]
        #expect(
            try described("getFixedSize").map(\.name) == parameters.map(\.name).filter { !sides.contains($0) }
        )
    }

    @Test func theDescriptionSaysWhatTheTableSays() throws {
        for (field, parameter) in zip(try described("getPicture"), parameters) {
            let note = try #require(field.note?.split(whereSeparator: \.isWhitespace).joined(separator: " "))
            #expect(note.hasPrefix(parameter.help), "\(parameter.name): \(note)")
            if !parameter.otherNames.isEmpty {
                let plural = parameter.otherNames.count > 1 ? "s" : ""
                let spellings = "Other spelling\(plural): \(parameter.otherNames.joined(separator: ", "))."
                #expect(note.contains(spellings), "\(parameter.name): \(note)")
            }
            let type = field.type ?? ""
            if let range = parameter.range {
                let bounds = [range.lowerBound, range.upperBound].map { bound in
                    bound == bound.rounded() ? "\(Int(bound))" : "\(bound)"
                }
                #expect(type.contains("\(bounds[0]) to \(bounds[1])"), "\(parameter.name): \(type)")
            }
            // A page lists the first of many; all of them are compared below.
            for word in parameter.words where !word.isEmpty && !type.contains(" and others") {
                #expect(type.contains(word), "\(parameter.name): \(type)")
            }
        }
    }

    /// To the letter: names of values, bounds and examples of the description are the table's, and no others.
    @Test func theDescriptionsSchemasAreTheTables() async throws {
        let description = try DescriptionNode(String(buffer: try await SiteBench().ask(.get, "/openapi.yaml").body))
        for parameter in parameters {
            let node = try #require(description["components"]?["parameters"]?[parameter.name], "\(parameter.name)")
            let schema = try #require(node["schema"])
            let schemas = [schema] + (schema["anyOf"]?.items ?? [])
            let words = schemas.flatMap { $0["enum"]?.items ?? [] }.compactMap(\.text)
            #expect(words.sorted() == parameter.words.sorted(), "\(parameter.name)")
            let bounds = ["minimum", "maximum"].map { name in
                schemas.compactMap { $0[name]?.text }.first.flatMap { Double($0) }
            }
            // A time has no end.
            if parameter.name != "exp" {
                #expect(bounds == [parameter.range?.lowerBound, parameter.range?.upperBound], "\(parameter.name)")
            }
            for example in [node["example"]?.text, schema["example"]?.text].compactMap({ $0 }) {
                #expect(example == parameter.example, "\(parameter.name)")
            }
            #expect((node["allowEmptyValue"]?.text == "true") == parameter.isFlag, "\(parameter.name)")
        }
    }

    /// Whatever can be chosen in the playground is what the table takes.
    @Test func thePlaygroundOffersWhatTheTableTakes() async throws {
        let page = String(buffer: try await SiteBench().ask(.get, "/playground").body)
        var (bounded, chosen) = (0, 0)
        for parameter in parameters {
            let name = parameter.name
            for match in page.matches(of: try Regex("<input name=\"\(name)\" type=\"(number|range)\"([^>]*)>")) {
                let attributes = String(match.output[2].substring ?? "")
                let range = try #require(parameter.range, "\(name)")
                let lower = try #require(Self.attribute("min", attributes).flatMap { Double($0) }, "\(name)")
                let upper = try #require(Self.attribute("max", attributes).flatMap { Double($0) }, "\(name)")
                if match.output[1].substring == "number" {
                    #expect(lower...upper == range, "\(name)")
                } else {
                    // A slider is shorter than what can be said, and stands at its beginning for nothing.
                    let isOff = Self.attribute("data-default", attributes).flatMap { Double($0) } == lower
                    #expect(upper <= range.upperBound && (lower >= range.lowerBound || isOff), "\(name)")
                }
                bounded += 1
            }
            for match in page.matches(of: try Regex("<select name=\"\(name)\">(.*?)</select>")) {
                let options = String(match.output[1].substring ?? "").matches(
                    of: #/<option(?: value="([^"]*)")?>([^<]*)/#
                )
                .map { $0.output.1.map(String.init) ?? String($0.output.2) }
                #expect(Set(options).subtracting(parameter.words).subtracting([""]) == [], "\(name)")
                chosen += 1
            }
        }
        #expect(bounded >= 19 && chosen >= 12)
    }

    private static func attribute(_ name: String, _ text: String) -> String? {
        text.split(separator: " ").first { $0.hasPrefix("\(name)=\"") }.map {
            $0.dropFirst(name.count + 2).dropLast().description
        }
    }

    @Test func thePlaygroundHasAFieldForEveryParameter() async throws {
        let page = String(buffer: try await SiteBench().ask(.get, "/playground").body)
        for parameter in parameters where parameter.name != "s" && parameter.name != "exp" {
            #expect(page.contains(" name=\"\(parameter.name)\""), "\(parameter.name)")
        }
    }
}
