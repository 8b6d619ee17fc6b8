import Synchronization

/// How many jobs lie beside the originals that no queue has taken, as this process saw it last.
///
/// Found out by who hands them in; whoever else wants to know lists no store for it.
final class JobBacklog: Sendable {
    private let last = Mutex<Int?>(nil)

    /// The number; `nil` where it is not known.
    var count: Int? {
        get { last.withLock { $0 } }
        set { last.withLock { $0 = newValue } }
    }
}
