import Basics
import Foundation
import NIOCore
import Synchronization

/// The `Date` header, written once a second.
final class DateHeader: Sendable {
    private struct Second {
        var time: Int
        var text: String
        /// The header's line, and the empty one at the end of a head.
        var end: ByteBuffer

        init(_ time: Int) {
            self.time = time
            text = HTTPDate.text(time)
            end = ByteBuffer(string: "Date: \(text)\r\n\r\n")
        }
    }

    private let last = Mutex(Second(0))

    /// The present time as HTTP writes it.
    var text: String { now { $0.text } }

    /// The end of an answer's head: this header and the empty line.
    var endOfHead: ByteBuffer { now { $0.end } }

    private func now<Value: Sendable>(_ value: (borrowing Second) -> Value) -> Value {
        let now = time(nil)
        return last.withLock { last in
            if last.time != now { last = Second(now) }
            return value(last)
        }
    }
}
