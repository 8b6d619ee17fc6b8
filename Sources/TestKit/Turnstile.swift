/// Lets one visitor in at a time; the others wait in the order in which they came.
///
/// For what a whole test process has only one of.
public actor Turnstile {
    /// Before libvips, which has one error buffer for a process: all suites that work with it go through here.
    public static let libvips = Turnstile()

    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Makes a turnstile that nobody has entered.
    public init() {}

    /// Waits for one's turn.
    public func enter() async {
        guard isTaken else {
            isTaken = true
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Gives the turn to the next.
    public func leave() {
        guard !waiting.isEmpty else {
            isTaken = false
            return
        }
        waiting.removeFirst().resume()
    }
}
