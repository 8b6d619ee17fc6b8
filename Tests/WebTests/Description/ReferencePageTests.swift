import Foundation
import HTTPTypes
import TestKit
import Testing

@testable import Web

/// Keeps the table of addresses in `docs/api.md` true, by the description, which is compared with the routes.
struct ReferencePageTests {
    private struct Row {
        let address: String
        let methods: Set<String>
        let needsToken: Bool
    }

    private static func rows() throws -> [Row] {
        let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/")
        return try String(contentsOfFile: "\(root)/docs/api.md", encoding: .utf8).matches(
            of: /(?m)^\| `(\/[^`]*)` \| ([A-Z, ]+) \| ([^|]*) \|/
        ).map { row in
            Row(
                address: String(row.output.1),
                methods: Set(row.output.2.split(separator: ", ").map(String.init)),
                needsToken: row.output.3.hasPrefix("token")
            )
        }
    }

    @Test func everyAddressIsInTheTableWithItsMethods() throws {
        let operations = try APIDescription.embedded.get().tags.flatMap(\.operations)
        let described = Dictionary(grouping: operations, by: \.path).mapValues { Set($0.map(\.method)) }
        let rows = try Self.rows()
        #expect(rows.count == Set(rows.map(\.address)).count)
        #expect(Dictionary(rows.map { ($0.address, $0.methods) }) { first, _ in first } == described)
    }

    /// Without a token, and from no page of this server's.
    @Test func whatNeedsATokenIsRefusedWithoutOne() async throws {
        let site = try await PictureSite(sets: true, tokens: "a-token-that-nobody-shows-here-0123456789")
        for row in try Self.rows() where row.needsToken {
            let target = row.address.replacing(/\{[a-z]+\}/, with: "0198c0de-0000-7000-8000-000000000000")
            for method in row.methods {
                let answer = try await site.get(target, method: try #require(.init(method)))
                #expect([401, 403].contains(answer.status), "\(method) \(target): \(answer.status)")
            }
        }
    }
}
