import Foundation
import TestKit

/// The pictures that `make_pictures.py` makes, once a run, in a folder that goes with the process.
enum Pictures {
    static let folder: Result<URL, any Error> = Result {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "calotype-pictures-\(ProcessInfo.processInfo.processIdentifier)")
        leftBehind = folder.path
        atexit {
            if let path = Pictures.leftBehind { try? FileManager.default.removeItem(atPath: path) }
        }
        try Script.run("make_pictures.py", folder.path)
        return folder
    }

    /// Written once, before the exit handler that reads it is installed.
    nonisolated(unsafe) private static var leftBehind: String?

    static func path(_ name: String) throws -> String { try folder.get().appending(path: name).path }

    static func bytes(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: path(name)))) }
}

/// Runs the Python scripts that stand beside the tests.
enum Script {
    static var python: String {
        if let named = ProcessInfo.processInfo.environment["CALOTYPE_TEST_PYTHON"] { return named }
        let own = tests.deletingLastPathComponent().appending(path: ".venv/bin/python3").path
        return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
    }

    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// Where a script lies.
    static func path(_ name: String) -> String { tests.appending(path: "Scripts/\(name)").path }

    @discardableResult
    static func run(_ name: String, _ arguments: String...) throws -> String {
        try Tool.run(python, [path(name)] + arguments)
    }
}

/// Runs a command and gives its output.
enum Tool {
    struct Failed: Error {
        var command: [String]
        var status: Int32
    }

    @discardableResult
    static func run(_ command: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [command] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.start()
        let data = output.fileHandleForReading.allData()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(command: [command] + arguments, status: process.terminationStatus)
        }
        return String(decoding: data, as: UTF8.self)
    }
}
