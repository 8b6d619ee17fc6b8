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
            for word in parameter.words where !word.isEmpty {
                #expect(type.contains(word), "\(parameter.name): \(type)")
            }
        }
    }

    @Test func thePlaygroundHasAFieldForEveryParameter() async throws {
        let page = String(buffer: try await SiteBench().ask(.get, "/playground").body)
        for parameter in parameters where parameter.name != "s" && parameter.name != "exp" {
            #expect(page.contains(" name=\"\(parameter.name)\""), "\(parameter.name)")
        }
    }
}
