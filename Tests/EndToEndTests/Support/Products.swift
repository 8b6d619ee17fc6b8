import Foundation
import TestKit

/// The programs that were built together with these tests.
enum Products {
    /// Where a program is.
    static func url(_ name: String) -> URL { folder.appendingPathComponent(name) }

    private static let folder: URL = {
        // The test runner itself is one of the products, or lies in a bundle among them.
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        while folder.path != "/" {
            let program = folder.appendingPathComponent("calotype")
            if FileManager.default.isExecutableFile(atPath: program.path) { return folder }
            folder.deleteLastPathComponent()
        }
        return URL(fileURLWithPath: FileManager.default.currentDirectoryPath).appendingPathComponent(".build/debug")
    }()
}

/// Folders that tests may fill; they are removed when the test run ends.
enum TemporaryFolders {
    /// A new one, with an `originals` folder in it.
    static func make() throws -> URL {
        let folder = root.appendingPathComponent(UUID().uuidString)
        let originals = folder.appendingPathComponent("originals")
        try FileManager.default.createDirectory(at: originals, withIntermediateDirectories: true)
        return folder
    }

    private static let root: URL = {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("calotype-tests-\(getpid())")
        atexit { TemporaryFolders.removeAll() }
        return root
    }()

    private static func removeAll() { try? FileManager.default.removeItem(at: root) }
}

/// Runs a program to its end.
struct Command {
    var status: Int32
    var output: String
    var errors: String

    /// Runs one of ours, or one of the system's by its path.
    static func run(
        _ program: URL,
        _ arguments: [String],
        environment: [String: String] = [:],
        in folder: URL? = nil
    ) async throws -> Command {
        let (process, output, errors) = (Process(), CapturedText(), CapturedText())
        process.prepare(program, arguments, environment)
        if let folder { process.currentDirectoryURL = folder }
        process.standardOutput = output.pipe
        process.standardError = errors.pipe
        try process.start()
        guard await Polling.becomesTrue(within: .seconds(240), { !process.isRunning }) else {
            kill(process.processIdentifier, SIGKILL)
            throw EndToEndError("\(program.lastPathComponent) \(arguments) did not end: \(output.text)\(errors.text)")
        }
        // The pipes' readers may be a moment behind the process' end.
        _ = await Polling.becomesTrue { output.isAtEnd && errors.isAtEnd }
        OtherTime.tidy()
        return Command(status: process.terminationStatus, output: output.text, errors: errors.text)
    }

    /// What programs inherit: nothing that sets up ours.
    static let surroundings = ProcessInfo.processInfo.environment.filter { variable in
        !["CALOTYPE_", "AWS_"].contains { variable.key.hasPrefix($0) }
    }

    /// The Python that has the packages that tests need.
    static var pythonPath: String {
        let named = ProcessInfo.processInfo.environment["CALOTYPE_TEST_PYTHON"]
        let local = FileManager.default.currentDirectoryPath + "/.venv/bin/python3"
        return named ?? (FileManager.default.isExecutableFile(atPath: local) ? local : "/usr/bin/python3")
    }

    /// Runs Python with the packages that tests need, and fails with what it complains about.
    static func python(_ arguments: [String]) async throws -> String {
        let result = try await run(URL(fileURLWithPath: pythonPath), arguments)
        guard result.status == 0 else { throw EndToEndError("python \(arguments.prefix(2)): \(result.errors)") }
        return result.output
    }
}
