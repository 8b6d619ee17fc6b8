import Basics
import Foundation

/// Standard output or standard error, as something that may be closed, full, or read by nobody any more.
///
/// `print` and `FileHandle` end the process there, or lose what they were given without a word.
enum StandardStream: Int32 {
    case output = 1
    case error = 2

    /// Why something could not be written: the system's number of the reason.
    struct Failure: Error {
        let number: Int32

        /// Whether whoever read has read enough, as `head` does.
        var isDisinterest: Bool { number == EPIPE }
    }

    /// Makes sure that nothing that happens to a standard stream ends the process; to be called before all else.
    ///
    /// A stream that was closed is opened on something that refuses every byte: else the first file or connection that
    /// is opened would take its number, and get what is said to the operator.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        for number: Int32 in 0...2 where fcntl(number, F_GETFD) == -1 && errno == EBADF {
            // The lowest free number is this one.
            guard Foundation.open("/dev/null", O_RDONLY) == number else { return }
        }
    }

    /// Tells something that nobody has to hear: where it cannot be written, or nobody takes it for a second, it is lost.
    func tell(_ text: String) { try? write(text, within: .seconds(1)) }

    /// Writes all of a text at once, without a buffer.
    ///
    /// - Parameters:
    ///   - text: What is written.
    ///   - limit: How long somebody may take to read on; without one, as long as it takes.
    /// - Throws: ``Failure``; a part may have been written.
    func write(_ text: String, within limit: Duration? = nil) throws(Failure) {
        let bytes = Array(text.utf8)
        let end = limit.map { ContinuousClock.now + $0 }
        var written = 0
        while written < bytes.count {
            guard waitUntilReady(until: end) else { throw Failure(number: EAGAIN) }
            // No more than what a pipe that is ready takes without waiting.
            let part = bytes[clamping: written..<written + Int(PIPE_BUF)]  // checked: never more than there are bytes
            let count = part.withUnsafeBytes { Foundation.write(rawValue, $0.baseAddress, $0.count) }
            if count > 0 {
                written += count  // checked: never more than there are bytes
            } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
                throw Failure(number: count == 0 ? EIO : errno)
            }
        }
    }

    private func waitUntilReady(until end: ContinuousClock.Instant?) -> Bool {
        while true {
            let left = end.map { Int32(clamping: max(.zero, $0 - .now).wholeMilliseconds) }
            var entry = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
            let count = poll(&entry, 1, left ?? -1)
            // Whatever else is wrong, writing will tell.
            if count > 0 || (count < 0 && errno != EINTR) { return true }
            if count == 0 { return false }
        }
    }
}

/// Prints a line on standard output, where that is what the command is for.
///
/// - Throws: ``CommandFailure``, when it cannot be written.
func printLine(_ line: String) throws(CommandFailure) {
    do throws(StandardStream.Failure) {
        try StandardStream.output.write(line + "\n")
    } catch {
        throw .output(error.isDisinterest ? nil : String(cString: strerror(error.number)))
    }
}
