import Foundation
import TestKit
import Testing

/// What benchmarks say to a renderer themselves, which no compiler holds to the wire.
@Suite(.timeLimit(.minutes(2)))
struct BenchmarkRendererTests {
    @Test func benchmarksSpeakTheWireOfRenderers() async throws {
        let folder = try TemporaryFolders.make()
        let program = Products.url("calotype-renderer").path
        let told = try await Command.python([Pictures.script("drive_renderer.py"), program, folder.path])
        let sizes = try JSONDecoder().decode([String: [[Int]]].self, from: Data(told.utf8))
        #expect(sizes.count == 7)
        for (job, found) in sizes where job != "two" { #expect(found == [[48, 32], [48, 32]], "\(job)") }
        #expect(sizes["two"] == [[48, 24]])
    }
}
