import Synchronization

/// How many jobs lie beside the originals that no queue has taken, as this process saw it last.
///
/// Found out by who hands them in; whoever else wants to know lists no store for it.
public final class JobBacklog: Sendable {
    private let last = Mutex<Int?>(nil)

    /// Makes one that knows of nothing yet.
    public init() {}

    /// The number; `nil` where it is not known.
    public internal(set) var count: Int? {
        get { last.withLock { $0 } }
        set { last.withLock { $0 = newValue } }
    }
}
