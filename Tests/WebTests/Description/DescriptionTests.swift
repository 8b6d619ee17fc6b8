import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import TestKit
import Testing

@testable import Web

/// The description of the API beside the routes that there are, and beside the page that shows it.
struct DescriptionTests {
    private let bench: SiteBench

    init() throws { bench = try SiteBench() }

    private func page() async throws -> String { String(buffer: try await bench.ask(.get, "/docs/api").body) }

    /// Methods with paths, as the description writes them.
    private func described() throws -> Set<String> {
        let description = try APIDescription.embedded.get()
        return Set(
            description.tags.flatMap(\.operations).flatMap { operation in
                ["\(operation.method) \(operation.path)"] + (operation.hasHead ? ["HEAD \(operation.path)"] : [])
            }
        )
    }

    /// Methods with paths, as the router has them: of each address, what it offers.
    private func answered() async throws -> Set<String> {
        let authorizer = bench.site.uploads.map { bench.site.makeAuthorizer($0.configuration) }
        let router = bench.site.router(bench.site.makeLog(), authorizer, withHealth: true)
        var found: Set<String> = []
        for path in Set(router.routes.map { "\($0.path)" }) {
            let target = path.replacing(#/[:{][a-z]+}?/#, with: "40x30").replacing("**", with: "a.jpg")
            let offer = try await bench.ask(.options, target)
            #expect(offer.head.status == .noContent, "\(target)")
            let written = path.replacing(#/:([a-z]+)/#) { "{\($0.output.1)}" }.replacing("**", with: "{key}")
            found.formUnion(offer.head.headerFields.offeredMethods.map { "\($0) \(written)" })
        }
        return found
    }

    @Test func everyRouteIsDescribedAndNothingElse() async throws {
        let (described, answered) = (try described(), try await answered())
        #expect(answered.subtracting(described).isEmpty, "is not described")
        #expect(described.subtracting(answered).isEmpty, "is not there")
        #expect(answered.count > 40)
    }

    @Test func everyOperationIsOnThePageOnce() async throws {
        let (page, description) = (try await page(), try APIDescription.embedded.get())
        for operation in description.tags.flatMap(\.operations) {
            #expect(page.components(separatedBy: " id=\"\(operation.id)\"").count == 2, "\(operation.id)")
            #expect(page.contains("href=\"#\(operation.id)\""))
            #expect(!operation.summary.isEmpty && !operation.answers.isEmpty, "\(operation.id)")
            for parameter in operation.parameters {
                #expect(parameter.note != nil, "\(operation.id) \(parameter.name)")
            }
        }
        #expect(description.tags.map(\.name) == ["Pictures", "Uploads", "Sets", "Access", "Pages", "Operation"])
        #expect(description.tags.allSatisfy { !$0.operations.isEmpty && !$0.text.isEmpty })
    }

    /// What the page says is what the description says, down to examples.
    @Test func thePageHasParametersAnswersAndExamples() async throws {
        let page = try await page()
        for text in [
            "<span class=\"method get\">GET</span> <code>/picture/{key}</code>", "whole number, 1 to 16384",
            "one of scale-down, contain, cover", "Default: scale-down.", "<code>multipart/form-data</code>",
            "&quot;code&quot;: &quot;unknown-parameter&quot;", "curl -H &quot;Authorization: Bearer $TOKEN&quot;",
            "<code>set.variants[].bytes</code>", "Seconds after which another try is worth it", "<code>507</code>",
            "Needs a token", "HEAD is answered likewise", "list of Image",
        ] {
            #expect(page.contains(text), "\(text)")
        }
        #expect(!page.contains("<script") && !page.contains(" style=") && !page.contains("src=\"http"))
        #expect(!page.contains("<p></p>") && !page.contains("<dd></dd>") && !page.contains("Optional("))
    }

    @Test func linksAreBelowTheBasePath() async throws {
        let bench = try SiteBench { $0.basePath = BasePath("/in/front") ?? .root }
        let page = String(buffer: try await bench.ask(.get, "/in/front/docs/api").body)
        #expect(
            page.contains("SERVER=https://your.server/in/front\n") && page.contains("href=\"/in/front/openapi.yaml\"")
        )
        for match in page.matches(of: /href="([^"]*)"/) {
            #expect(match.output.1.hasPrefix("/in/front/") || match.output.1.hasPrefix("#"), "\(match.output.1)")
        }
    }

    @Test func thePageGoesWithThePages() async throws {
        let bench = try SiteBench { $0.pages = .off }
        #expect(try await bench.ask(.get, "/docs/api").head.status == .notFound)
        #expect(try await bench.ask(.get, "/openapi.yaml").head.status == .ok)
    }

    @Test func namesThatNobodyHasAreRefused() {
        #expect(throws: DescriptionNode.Unreadable.self) { try APIDescription("a: 1") }
        #expect(throws: (any Error).self) { try APIDescription("info: [") }
    }
}
