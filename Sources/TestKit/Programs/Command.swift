public import Foundation

/// A program that was run to its end.
public struct Command: Sendable {
    /// Its exit status.
    public var status: Int32
    /// What it wrote.
    public var output: String
    /// What it wrote to standard error.
    public var errors: String

    /// Runs one of ours, or one of the system's by its path.
    ///
    /// - Parameters:
    ///   - program: The program.
    ///   - arguments: Its arguments.
    ///   - environment: More variables; `CALOTYPE_…` and `AWS_…` ones of the surroundings are not passed on.
    ///   - folder: Where it runs.
    /// - Returns: What came of it.
    /// - Throws: Where it cannot be started, or does not end.
    public static func run(
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
            throw TestFailure("\(program.lastPathComponent) \(arguments) did not end: \(output.text)\(errors.text)")
        }
        // The pipes' readers may be a moment behind the process' end.
        _ = await Polling.becomesTrue { output.isAtEnd && errors.isAtEnd }
        OtherTime.tidy()
        return Command(status: process.terminationStatus, output: output.text, errors: errors.text)
    }

    /// What programs inherit: nothing that sets up ours.
    public static let surroundings = ProcessInfo.processInfo.environment.filter { variable in
        !["CALOTYPE_", "AWS_"].contains { variable.key.hasPrefix($0) }
    }

    /// The Python that has the packages that tests need.
    public static var pythonPath: String {
        let named = ProcessInfo.processInfo.environment["CALOTYPE_TEST_PYTHON"]
        let local = FileManager.default.currentDirectoryPath + "/.venv/bin/python3"
        return named ?? (FileManager.default.isExecutableFile(atPath: local) ? local : "/usr/bin/python3")
    }

    /// Runs Python with the packages that tests need, and fails with what it complains about.
    public static func python(_ arguments: [String]) async throws -> String {
        let result = try await run(URL(fileURLWithPath: pythonPath), arguments)
        guard result.status == 0 else { throw TestFailure("python \(arguments.prefix(2)): \(result.errors)") }
        return result.output
    }
}

/// Why a test could not do its work.
public struct TestFailure: Error, CustomStringConvertible {
    /// A sentence.
    public var description: String

    /// Makes one of a sentence.
    public init(_ description: String) { self.description = description }
}
