import Foundation
import TestKit
import Testing

@testable import AWSAccess

/// The same environments, for us and for botocore.
struct PrecedenceTests {
    private struct Answer: Codable, Equatable {
        var id: String?
        var secret: String?
        var hasToken: Bool?
        var region: String?
        var error: String?
    }

    @Test func weFindWhatBotocoreFinds() async throws {
        let services = try CredentialServices()
        let root = try TemporaryFolder()
        let situations = try Situation.all.enumerated().map { number, situation in
            try situation.prepared(in: root, number, services.origin)
        }
        try root.write(Array(try JSONEncoder().encode(situations)), to: "situations.json")
        let output = try Script.run("find_credentials.py", root.path("situations.json"))
        let theirs = try JSONDecoder().decode([Answer].self, from: Data(output.utf8))
        try #require(theirs.count == situations.count)
        for (number, variables) in situations.enumerated() {
            var expected = theirs[number]
            if expected.error != nil { expected = Answer(error: "error") }
            #expect(await Self.find(variables) == expected, "\(Situation.all[number].name): \(theirs[number])")
        }
    }

    private static func find(_ variables: [String: String]) async -> Answer {
        let surroundings = SourceSurroundings.test(variables)
        var found = Answer()
        do {
            found.region = try await surroundings.environment.region()
            let credentials = try await CredentialChain(surroundings).credentials()
            found.id = credentials.accessKeyID
            found.secret = credentials.secretAccessKey.text
            found.hasToken = credentials.sessionToken != nil
        } catch let error as AccessError where error.code == .noCredentials {
        } catch {
            return Answer(error: "error")
        }
        return found
    }
}
