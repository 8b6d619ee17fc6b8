import AsyncHTTPClient
import Foundation
import Lambda
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import TestKit

/// `fake_runtime_api.py`, running.
final class FakeRuntimeAPI: Sendable {
    /// What came of an event.
    struct Outcome: Decodable, Sendable {
        var kind: String
        var body: String
        var headers: [String: String]

        /// The body as JSON.
        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
        }
    }

    /// Host and port.
    let address: String
    private let process: Process
    private let input: Pipe

    /// Starts it and waits until it listens.
    init() throws {
        (process, input) = (Process(), Pipe())
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: FakeRuntimeAPI.python)
        process.arguments = [FakeRuntimeAPI.script("fake_runtime_api.py")]
        process.standardInput = input
        process.standardOutput = output
        try process.start()
        let line = String(decoding: output.fileHandleForReading.nextData(), as: UTF8.self)
        address = "127.0.0.1:" + line.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// Gives the runtime an event and waits for what comes of it.
    func invoke(_ event: String, deadline: Double = 30) async throws -> Outcome {
        try await outcome(of: "invoke?deadline=\(deadline)", event)
    }

    /// Cuts the next connections of a kind.
    func cut(next: Int = 0, response: Int = 0) async throws {
        _ = try await call("fault", #"{"next": \#(next), "response": \#(response)}"#)
    }

    /// Waits until the runtime waits.
    func whenIdle() async throws { _ = try await call("idle", nil) }

    /// What the runtime says of a start that failed.
    func initError() async throws -> Outcome { try await outcome(of: "init-error", nil) }

    private func outcome(of path: String, _ body: String?) async throws -> Outcome {
        try JSONDecoder().decode(Outcome.self, from: try await call(path, body))
    }

    private func call(_ path: String, _ body: String?) async throws -> Data {
        var request = HTTPClientRequest(url: "http://\(address)/control/\(path)")
        if let body {
            request.method = .POST
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(150))
        return Data(buffer: try await response.body.collect(upTo: 50 << 20))
    }

    /// The Python that has the packages of the tests.
    static var python: String {
        let named = ProcessInfo.processInfo.environment["CALOTYPE_TEST_PYTHON"]
        let local = FileManager.default.currentDirectoryPath + "/.venv/bin/python3"
        return named ?? (FileManager.default.isExecutableFile(atPath: local) ? local : "/usr/bin/python3")
    }

    /// A test script's path.
    static func script(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Scripts/\(name)").path
    }
}
