import Basics
import Foundation
import Synchronization

/// The `Date` header's value, written once a second.
final class DateHeader: Sendable {
    private let last = Mutex<(second: Int, text: String)>((0, HTTPDate.text(0)))

    /// The present time as HTTP writes it.
    var text: String {
        let now = time(nil)
        return last.withLock { last in
            if last.second != now { last = (now, HTTPDate.text(now)) }
            return last.text
        }
    }
}
