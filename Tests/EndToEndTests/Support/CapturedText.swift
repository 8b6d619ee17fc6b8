import Foundation
import Synchronization
import TestKit

/// What a process writes, read as it comes.
///
/// By a thread of its own: a file handle's `readabilityHandler` is not always told of a pipe's end.
final class CapturedText: Sendable {
    let pipe = Pipe()
    private let state = Mutex((bytes: Data(), isAtEnd: false))

    init() {
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
    var isAtEnd: Bool { state.withLock { $0.isAtEnd } }

    /// Everything so far.
    var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    /// The first line that holds a text; when the process ends without, everything it wrote.
    func firstMatch(of text: String, orEndOf process: Process) async throws -> String {
        for await found in Polling.values({ self.line(with: text) ?? (process.isRunning ? nil : self.text) }) {
            if let found { return found }
        }
        throw EndToEndError("nobody wrote '\(text)'")
    }

    private func line(with text: String) -> String? {
        let all = self.text
        let complete = all.lastIndex(of: "\n").map { all[..<$0] } ?? ""
        return complete.split(separator: "\n").first { $0.contains(text) }.map(String.init)
    }
}

/// Looks again and again at something outside of this process, which cannot tell us by itself.
enum Polling {
    /// A value every few milliseconds, for at most a minute where nobody says otherwise.
    static func values<Value: Sendable>(
        within limit: Duration = .seconds(60),
        _ look: @escaping @Sendable () -> Value
    ) -> AsyncStream<Value> {
        let end = ContinuousClock.now + limit
        return AsyncStream {
            guard ContinuousClock.now < end else { return nil }
            let value = look()
            try? await Task.sleep(for: .milliseconds(5))
            return value
        }
    }

    /// Whether something becomes true within a minute, or another time.
    static func becomesTrue(
        within limit: Duration = .seconds(60),
        _ condition: @escaping @Sendable () -> Bool
    ) async -> Bool {
        for await value in values(within: limit, condition) where value { return true }
        return false
    }
}
