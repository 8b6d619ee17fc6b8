import Foundation

/// A Python script that serves a test, and ends with the process that tests.
public final class HelperProcess: Sendable {
    /// Why a script is of no help.
    public struct Failure: Error, CustomStringConvertible {
        /// What it wrote, or that it wrote nothing.
        public var description: String

        /// Makes a failure.
        public init(_ description: String) { self.description = description }
    }

    /// The first line that it wrote.
    public let greeting: String
    private let process: Process
    private let input: FileHandle
    private let lines: LineReader

    /// Starts a script of `Tests/Scripts` and waits for its first line.
    ///
    /// - Parameters:
    ///   - script: The script's name.
    ///   - arguments: What it gets.
    /// - Throws: ``Failure`` when it ends without a line.
    public init(_ script: String, _ arguments: [String]) async throws {
        let (process, input, output) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [HelperProcess.python, HelperProcess.path(script)] + arguments
        process.standardInput = input
        process.standardOutput = output
        try process.start()
        self.process = process
        self.input = input.fileHandleForWriting
        lines = LineReader(output.fileHandleForReading)
        guard let line = await lines.next() else {
            throw Failure("\(script) \(arguments) ended without a word; its message stands above")
        }
        greeting = line
    }

    /// Says a line and waits for the answer.
    public func ask(_ line: String) async throws -> String {
        try input.write(contentsOf: Data("\(line)\n".utf8))
        guard let answer = await lines.next() else { throw Failure("no answer to '\(line)'") }
        return answer
    }

    /// The path of a script that stands beside the tests.
    public static func path(_ script: String) -> String { root.appending(path: "Tests/Scripts/\(script)").path }

    /// The Python that has the packages which tests need.
    public static var python: String {
        if let named = ProcessInfo.processInfo.environment["CALOTYPE_TEST_PYTHON"] { return named }
        let own = root.appending(path: ".venv/bin/python3").path
        return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
    }

    // The script sees that its input has ended, and takes what it started with it.
    deinit { try? input.close() }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
}

/// Gives the lines of a pipe to one reader.
private final class LineReader: Sendable {
    private let stream: AsyncStream<String>

    init(_ handle: FileHandle) {
        let (stream, continuation) = AsyncStream<String>.makeStream()
        // By a thread of its own: a handle's `readabilityHandler` is not always told of a pipe's end.
        Thread.detachNewThread {
            var rest = Data()
            while true {
                let data = handle.nextData()
                guard !data.isEmpty else {
                    try? handle.close()
                    return continuation.finish()
                }
                rest += data
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    continuation.yield(String(decoding: rest[..<end], as: UTF8.self))
                    rest = Data(rest[(end + 1)...])
                }
            }
        }
        self.stream = stream
    }

    /// The next line; `nil` at the end.
    func next() async -> String? {
        // Every iterator goes on where the last one stopped.
        var iterator = stream.makeAsyncIterator()
        return await iterator.next()
    }
}
