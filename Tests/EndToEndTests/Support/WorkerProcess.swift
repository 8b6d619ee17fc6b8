import Foundation
import TestKit

/// The real `calotype worker`.
final class WorkerProcess: Sendable {
    private let process: Process
    private let log: CapturedText

    /// Starts a worker and waits until it works.
    init(_ arguments: [String], environment: [String: String] = [:], in folder: URL) async throws {
        let (process, log) = (Process(), CapturedText())
        process.prepare(Products.url("calotype"), ["worker", "--renderers", "1"] + arguments, environment)
        process.currentDirectoryURL = folder
        process.standardError = log.pipe
        try process.start()
        self.process = process
        self.log = log
        let line = try await log.firstMatch(of: "Working.", orEndOf: process)
        guard process.isRunning else { throw EndToEndError("The worker did not start: \(line)") }
    }

    /// What it has logged so far.
    var logged: String { log.text }

    /// Ends it as an operator does, and gives its exit status.
    @discardableResult
    func stop() async -> Int32 {
        if process.isRunning { process.terminate() }
        if await !Polling.becomesTrue({ !self.process.isRunning }) {
            Foundation.kill(process.processIdentifier, SIGKILL)
            _ = await Polling.becomesTrue { !self.process.isRunning }
        }
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    deinit {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
    }
}
