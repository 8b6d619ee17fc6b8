import Descriptors
import Foundation
import Logging
import Recipes
import RenderWire
import Testing

@testable import RendererHost

/// A pool over the renderer that does as it is told.
enum PoolFixture {
    static let output = RenderOutput.picture(Recipe())

    /// The double's program, which lies where the tests' own does.
    static func program() throws -> String {
        let folders = [CommandLine.arguments.first, Bundle.main.executablePath, "/proc/self/exe"]
            .compactMap { $0 }
            .map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().deletingLastPathComponent() }
        let beside = CommandLine.arguments
            .filter { $0.contains(".xctest") }
            .map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
        let found = (folders + beside).map { $0.appendingPathComponent("renderer-double").path }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        return try #require(found, "renderer-double was not built beside the tests")
    }

    static let silent = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    /// One process, none to spare, and a budget that does not depend on the machine.
    static func configuration() throws -> RendererPool.Configuration {
        var configuration = RendererPool.Configuration()
        configuration.count = 1
        configuration.spares = 0
        configuration.queue = 1_000
        configuration.memory = 1 << 30
        configuration.path = try program()
        return configuration
    }

    /// Runs a pool as long as the body takes, and shuts it down gracefully.
    static func withPool<Value: Sendable>(
        count: Int = 1,
        _ change: (inout RendererPool.Configuration) -> Void = { _ in },
        log: Logger = silent,
        _ body: @Sendable (RendererPool) async throws -> Value
    ) async throws -> Value {
        var configuration = try Self.configuration()
        configuration.count = count
        change(&configuration)
        let pool = try RendererPool(configuration: configuration, logger: log)
        return try await withThrowingTaskGroup { group in
            group.addTask { try await pool.run() }
            let result: Result<Value, any Error>
            do {
                // Deadlines in tests are short; the start of many processes at once is not part of them.
                _ = await pool.started()
                result = .success(try await body(pool))
            } catch {
                result = .failure(error)
            }
            pool.shutDown()
            try await group.waitForAll()
            return try result.get()
        }
    }
}

extension RendererPool {
    /// Gives the double its orders.
    func tell(
        _ words: String,
        deadline: Duration = .seconds(20),
        output: RenderOutput = PoolFixture.output
    ) async throws -> String {
        let original = try Descriptor.memory(holding: Array(words.utf8))
        let rendered = try await render(output, of: original, deadline: deadline)
        return String(decoding: try rendered.content.all().dropFirst(8), as: UTF8.self)
    }

    /// Gives the double its orders and tells how that failed.
    func failure(_ words: String, deadline: Duration = .seconds(20)) async throws -> RenderFailure {
        try await #require(throws: RenderFailure.self) { try await self.tell(words, deadline: deadline) }
    }

    /// Waits until the pool is in such a state.
    func reaches(_ condition: (Status) -> Bool) async -> Bool {
        for _ in 0..<20_000 {
            if condition(status()) { return true }
            try? await Task.sleep(for: .microseconds(500))
        }
        return false
    }
}
