import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Synchronization
import TestKit

/// The real `calotype serve`, on a free port, over folders of its own that go with it.
final class ServerProcess: Sendable {
    /// The token of servers whose tests say nothing of tokens.
    static let usualToken = "token-of-all-the-tests-0123456789"
    /// The same for curl.
    static let usualBearer = ["-H", "Authorization: Bearer \(usualToken)"]

    let folder: URL
    let port: Int
    /// The token that every request shows unless it shows another; `nil` where the test itself says who may write.
    let token: String?
    private let process: Process
    private let output: CapturedText
    private let log: CapturedText

    /// Starts the server and waits until it listens.
    ///
    /// It makes no sets unless it is told where their jobs wait: most tests count files.
    ///
    /// - Parameters:
    ///   - arguments: More words for the command line; stores that they do not name are folders.
    ///   - environment: More variables; `CALOTYPE_…` and `AWS_…` ones of the surroundings are not passed on.
    ///   - folder: A folder that another server has left, instead of a new one.
    ///   - descriptors: The most descriptors that it may have.
    ///   - user: The number of another user and group that it runs as, whose its folder is then; for root only.
    ///   - impliesQueue: Whether jobs wait where they do when nobody says where.
    ///   - impliesToken: Whether the server makes a token, as it does when nobody gives it one.
    ///   - launcher: A program, and what it is told, that starts the server.
    /// - Throws: What it wrote instead of listening.
    init(
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        folder: URL? = nil,
        descriptors: Int? = nil,
        as user: Int? = nil,
        impliesQueue: Bool = false,
        impliesToken: Bool = false,
        launcher: [String] = []
    ) async throws {
        let isSaid = environment["CALOTYPE_TOKENS"] != nil || arguments.contains("local") || impliesToken
        token = isSaid ? nil : ServerProcess.usualToken
        var environment = environment
        environment["CALOTYPE_TOKENS"] = environment["CALOTYPE_TOKENS"] ?? token
        let folder = try folder ?? TemporaryFolders.make()
        let (process, output, log) = (Process(), CapturedText(), CapturedText())
        let folders = ["originals", "variants"].filter { !arguments.contains("--\($0)") }
            .flatMap { ["--\($0)", folder.appendingPathComponent($0).path] }
        let queue = impliesQueue || arguments.contains("--queue") ? [] : ["--queue", "none"]
        let words = ["serve", "--port", "0"] + folders + queue + arguments
        let program = Products.url("calotype")
        if let user {
            let id = ["--reuid=\(user)", "--regid=\(user)", "--clear-groups"]
            try FileManager.default.setAttributes([.ownerAccountID: user], ofItemAtPath: folder.path)
            process.prepare(URL(fileURLWithPath: "/usr/bin/setpriv"), id + [program.path] + words, environment)
        } else if let descriptors {
            let script = "ulimit -n \(descriptors); exec \"$0\" \"$@\""
            process.prepare(URL(fileURLWithPath: "/bin/sh"), ["-c", script, program.path] + words, environment)
        } else if let first = launcher.first {
            let rest = launcher.dropFirst() + [program.path]
            process.prepare(URL(fileURLWithPath: first), rest + words, environment)
        } else {
            process.prepare(program, words, environment)
        }
        process.currentDirectoryURL = folder
        process.standardOutput = output.pipe
        process.standardError = log.pipe
        try process.start()
        let line = try await output.firstMatch(of: "listens on ", orEndOf: process)
        // A Unix socket has none.
        let port = line.contains("listens on unix:") ? 0 : line.split(separator: ":").last.flatMap({ Int($0) })
        guard let port else {
            process.terminate()
            throw EndToEndError("The server did not start: \(line)\n\(log.text)")
        }
        self.folder = folder
        self.process = process
        self.output = output
        self.log = log
        self.port = port
    }

    /// The address of a path.
    func url(_ target: String) -> String { "http://127.0.0.1:\(port)\(target)" }

    /// Where originals lie.
    var originals: URL { folder.appendingPathComponent("originals") }
    /// Where variants are kept.
    var variants: URL { folder.appendingPathComponent("variants") }
    /// The server's process id.
    var identifier: Int32 { process.processIdentifier }
    /// What it has said to a person so far.
    var greeting: String { output.text }
    /// What it has logged so far.
    var logged: String { log.text }

    /// Asks for a target and reads the whole answer.
    func get(
        _ target: String,
        method: HTTPMethod = .GET,
        headers: [(String, String)] = [],
        within: TimeAmount = .seconds(40)
    ) async throws -> HTTPAnswer {
        var request = HTTPClientRequest(url: url(target))
        request.method = method
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        showToken(in: &request)
        let response = try await HTTPClient.shared.execute(request, timeout: within)
        let body = try await response.body.collect(upTo: 200 << 20)
        return HTTPAnswer(status: Int(response.status.code), headers: response.headers, body: Data(buffer: body))
    }

    /// Adds the usual token to a request that shows none.
    func showToken(in request: inout HTTPClientRequest) {
        guard let token, !request.headers.contains(name: "Authorization") else { return }
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
    }

    /// The process ids of the server's renderers.
    var renderers: [Int32] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap { Int32($0) }.filter { ProcessStatus($0)?.parent == identifier }
    }

    /// Ends it as an operator does, and gives its exit status.
    @discardableResult
    func stop() async -> Int32 {
        if process.isRunning { process.terminate() }
        return await ended()
    }

    /// Ends it as a power cut does.
    func kill() async {
        Foundation.kill(identifier, SIGKILL)
        _ = await Polling.becomesTrue { self.isOver }
        OtherTime.tidy()
    }

    /// Whether nothing of it runs any more; Foundation may hear of that much later.
    private var isOver: Bool { !process.isRunning || ProcessStatus(identifier)?.isOver != false }

    private func ended() async -> Int32 {
        if await !Polling.becomesTrue({ self.isOver }) { Foundation.kill(identifier, SIGKILL) }
        // Its status is asked for only where Foundation has it, which ends this process otherwise.
        guard await Polling.becomesTrue({ !self.process.isRunning }) else { return -1_000 }
        OtherTime.tidy()
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    deinit {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
    }
}

/// Why a test could not do its work.
struct EndToEndError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

/// A line of `/proc/PID/stat`, as proc(5) describes it.
struct ProcessStatus {
    /// The parent's process id.
    var parent: Int32
    /// Time spent in user mode, in clock ticks.
    var ticks: Int
    /// Whether it has ended, and only waits for its parent to hear of it.
    var isOver: Bool

    init?(_ process: Int32) {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let fields = text.split(separator: ")").last?.split(separator: " "), fields.count > 11,
            let parent = Int32(fields[1]), let ticks = Int(fields[11])
        else { return nil }
        self.parent = parent
        self.ticks = ticks
        isOver = fields[0] == "Z" || fields[0] == "X"
    }
}
