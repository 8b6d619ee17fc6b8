import Foundation
import Testing

@testable import Vips

extension VipsTests {
    /// GObject only warns about a name it does not know, so that a slip would go unnoticed: all names that the sources
    /// use are looked up in the library that is installed.
    struct OperationContractTests {
        struct Use: CustomTestStringConvertible, Sendable {
            var operation: String
            var properties: [String]
            var testDescription: String { operation }
        }

        static let uses: [Use] = {
            let folder = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../Sources/Vips").standardizedFileURL
            let files =
                (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
            var uses: [Use] = []
            for file in files where file.pathExtension == "swift" {
                guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
                for part in text.split(separator: "try Operation(\"").dropFirst() {
                    let name = part.prefix { $0 != "\"" }
                    let set = part.matches(of: #/operation\.set\("([^"]+)"/#).map { String($0.1) }
                    let got = part.matches(of: #/output\("([^"]+)"/#).map { String($0.1) }
                    uses.append(Use(operation: String(name), properties: set + got))
                }
            }
            return uses
        }()

        @Test func findsTheSources() {
            #expect(Self.uses.count > 40)
            #expect(Self.uses.allSatisfy { !$0.properties.isEmpty })
        }

        @Test(arguments: uses)
        func theInstalledLibraryKnows(_ use: Use) throws {
            try Library.start()
            let known = try #require(Library.properties(of: use.operation), "no operation \(use.operation)")
            for property in use.properties {
                #expect(known.contains(property), "\(use.operation) has no property \(property)")
            }
        }

        @Test func unknownOperationsAreErrors() throws {
            try Library.start()
            #expect(Library.properties(of: "no-such-thing") == nil)
            #expect(!Library.has("no-such-thing"))
            let error = #expect(throws: VipsError.self) { _ = try Operation("no-such-thing") }
            #expect(error?.code == .noSuchOperation)
            #expect(error?.description.contains("no-such-thing") == true)
        }

        @Test func enumerationsMatchTheLibrarys() throws {
            try Library.start()
            let image = try Image(samples: [UInt8](repeating: 7, count: 12), width: 2, height: 2, bands: 3)
            for space in [Interpretation.sRGB, .grey, .scRGB, .lab, .xyz, .rgb16, .hsv, .labS, .cmyk, .lch] {
                let converted = try image.interpreted(as: .sRGB).converted(to: space)
                #expect(converted.interpretation == space)
            }
            let formats: [SampleFormat] = [.uint8, .int8, .uint16, .int16, .uint32, .int32, .float, .double, .complex]
            for format in formats { #expect(try image.cast(to: format).format == format) }
        }
    }
}
