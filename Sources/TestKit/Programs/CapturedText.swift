public import Foundation
import Synchronization

/// What a process writes, read as it comes.
///
/// By a thread of its own: a file handle's `readabilityHandler` is not always told of a pipe's end.
public final class CapturedText: Sendable {
    /// Where it writes.
    public let pipe = Pipe()
    private let state = Mutex((bytes: Data(), isAtEnd: false))

    /// Begins to read.
    public init() {
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread { [self] in
            while true {
                let data = handle.nextData()
                guard !data.isEmpty else { break }
                state.withLock { $0.bytes.append(data) }
            }
            // Foundation keeps a thread's closure, and with it the pipe, long after the thread's end.
            try? handle.close()
            state.withLock { $0.isAtEnd = true }
        }
    }

    /// Whether nothing more can come.
    public var isAtEnd: Bool { state.withLock { $0.isAtEnd } }

    /// Everything so far.
    public var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    /// The first line that holds a text; when the process ends without, everything it wrote.
    public func firstMatch(of text: String, orEndOf process: Process) async throws -> String {
        for await found in Polling.values({ self.line(with: text) ?? (process.isRunning ? nil : self.text) }) {
            if let found { return found }
        }
        throw TestFailure("nobody wrote '\(text)'")
    }

    private func line(with text: String) -> String? {
        let all = self.text
        let complete = all.lastIndex(of: "\n").map { all[..<$0] } ?? ""
        return complete.split(separator: "\n").first { $0.contains(text) }.map(String.init)
    }
}
