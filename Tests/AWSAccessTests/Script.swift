import Foundation
import TestKit

/// Runs the Python scripts that stand beside the tests.
enum Script {
    struct Failed: Error {
        var script: String
        var status: Int32
        var errors: String
    }

    static var python: String {
        if let named = ProcessInfo.processInfo.environment["CALOTYPE_TEST_PYTHON"] { return named }
        let own = tests.deletingLastPathComponent().appending(path: ".venv/bin/python3").path
        return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
    }

    /// The path of a script.
    static func path(_ name: String) -> String { tests.appending(path: "Scripts/\(name)").path }

    /// Runs a script to its end and gives its output.
    static func run(_ name: String, _ arguments: String..., environment: [String: String]? = nil) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, path(name)] + arguments
        if let environment { process.environment = environment }
        let output = Pipe()
        process.standardOutput = output
        try process.start()
        let data = output.fileHandleForReading.allData()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(script: name, status: process.terminationStatus, errors: "its message stands above")
        }
        return String(decoding: data, as: UTF8.self)
    }

    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
}
