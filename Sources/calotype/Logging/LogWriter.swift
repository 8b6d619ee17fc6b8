import Basics
import Dispatch
import Foundation
import Synchronization
import Web

/// Writes log lines to a descriptor from a thread of its own, so that a slow terminal or disk never slows a request.
///
/// That thread also puts lines into words, and hides what no line shows. What cannot be written in time is dropped once
/// 4 MB wait, and the number of dropped lines is written in their place.
final class LogWriter: Sendable {
    /// Puts a line into words; the line must end in a newline.
    typealias Line = @Sendable (Redaction) -> String

    private struct Backlog {
        var lines: [Line] = []
        /// About how many bytes the lines hold.
        var bytes = 0
        var dropped = 0
        var isWriting = false
    }

    /// So many bytes are written at a time.
    private static let pieceBytes = 64 << 10
    private static let capacity = 4 << 20
    private let descriptor: Int32
    private let backlog = Mutex(Backlog())
    private let work = DispatchSemaphore(value: 0)
    private let hiding = Mutex(Redaction())

    /// Starts the thread; it lives as long as the process.
    init(descriptor: Int32) {
        self.descriptor = descriptor
        let thread = Thread { [self] in
            while true {
                work.wait()
                drain()
            }
        }
        thread.name = "log"
        thread.start()
    }

    /// Hides tokens, and the cookies that stand for them, from now on.
    func hide(_ tokens: AccessTokens) { hiding.withLock { $0 = Redaction(tokens) } }

    /// Adds a line.
    ///
    /// - Parameters:
    ///   - bytes: About how many bytes it holds until it is written.
    ///   - line: Puts it into words.
    func write(bytes: Int, _ line: @escaping Line) {
        let mustWake = backlog.withLock { backlog in
            guard backlog.bytes < LogWriter.capacity else {
                backlog.dropped += 1
                return false
            }
            let wasEmpty = backlog.lines.isEmpty
            backlog.lines.append(line)
            backlog.bytes +|= max(1, bytes)
            return wasEmpty
        }
        if mustWake { work.signal() }
    }

    /// Waits until everything is written, before the process ends; a reader that has stopped reading gets five seconds.
    func flush() {
        let end = ContinuousClock.now + .seconds(5)
        while backlog.withLock({ !$0.lines.isEmpty || $0.isWriting }), .now < end { usleep(1_000) }
    }

    private func drain() {
        while true {
            let (lines, dropped) = backlog.withLock { backlog in
                defer {
                    backlog.isWriting = !backlog.lines.isEmpty
                    (backlog.lines, backlog.bytes, backlog.dropped) = ([], 0, 0)
                }
                return (backlog.lines, backlog.dropped)
            }
            guard !lines.isEmpty else { return }
            write(lines)
            if dropped > 0 { writeAll(Array("(\(dropped) log lines dropped)\n".utf8)) }
        }
    }

    private func write(_ lines: [Line]) {
        let redaction = hiding.withLock { $0 }
        var bytes: [UInt8] = []
        for line in lines {
            bytes += line(redaction).utf8
            guard bytes.count >= LogWriter.pieceBytes else { continue }
            writeAll(bytes)
            bytes.removeAll(keepingCapacity: true)
        }
        writeAll(bytes)
    }

    private func writeAll(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let written = Foundation.write(
                    descriptor,
                    buffer.baseAddress?.advanced(by: offset),
                    buffer.count - offset
                )
                if written > 0 {
                    offset += written
                } else if written < 0 && errno == EAGAIN {
                    // Somebody else who has the same terminal or pipe open has made it one that does not wait.
                    var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&entry, 1, -1)
                } else if written == 0 || errno != EINTR {
                    // Closed, full, or read by nobody: there is no other place to say so.
                    return
                }
            }
        }
    }
}
