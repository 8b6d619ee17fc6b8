import Basics

/// Who holds how much of the memory that all renderers may use together.
///
/// Who asked first is served first. A later one may overtake as long as it also fits beside the first one that waits:
/// so small jobs go on while a big one waits for another big one, and yet no number of small ones keeps it waiting.
struct MemoryLedger {
    private struct Holding {
        var bytes: Int
        var order: Int
    }

    private struct Waiter {
        var renderer: RendererID
        var bytes: Int
        var order: Int
    }

    /// What may be held in all, in bytes.
    let budget: Int
    /// What is held, in bytes.
    private(set) var used = 0

    private var holdings: [RendererID: Holding] = [:]
    private var waiters: [Waiter] = []
    private var order = 0

    init(budget: Int) { self.budget = budget }

    /// Whether anyone waits.
    var hasWaiters: Bool { !waiters.isEmpty }

    /// What one renderer holds, in bytes.
    func held(by renderer: RendererID) -> Int { holdings[renderer]?.bytes ?? 0 }

    /// Takes this many bytes for a renderer that holds none, if they are free.
    mutating func hold(_ bytes: Int, for renderer: RendererID) -> Bool {
        guard fits(bytes, before: waiters.first) else { return false }
        order += 1
        take(bytes, for: renderer, order: order)
        return true
    }

    /// Lets a renderer that holds none wait for this many bytes.
    mutating func wait(for bytes: Int, renderer: RendererID) {
        order += 1
        waiters.append(Waiter(renderer: renderer, bytes: bytes, order: order))
    }

    /// Gives back all that a renderer holds or waits for.
    mutating func release(_ renderer: RendererID) {
        if let holding = holdings.removeValue(forKey: renderer) { used -|= holding.bytes }
        waiters.removeAll { $0.renderer == renderer }
    }

    /// Serves who can be served of those that wait.
    mutating func serveWaiters() -> [RendererID] {
        var served: [RendererID] = []
        var index = 0
        while index < waiters.count {
            let waiter = waiters[index]  // checked: the loop ends at their number
            if fits(waiter.bytes, before: index == 0 ? nil : waiters.first) {
                waiters.remove(at: index)
                // It keeps its place in the order: who was served in turn has overtaken nobody.
                take(waiter.bytes, for: waiter.renderer, order: waiter.order)
                served.append(waiter.renderer)
                // Who is first now has other overtakers; look at all again.
                index = 0
            } else {
                index += 1
            }
        }
        return served
    }

    private func fits(_ bytes: Int, before first: Waiter?) -> Bool {
        guard bytes <= budget -| used else { return false }
        guard let first else { return true }
        let overtaken = holdings.values.reduce(0) { $0 +| ($1.order > first.order ? $1.bytes : 0) }
        return bytes <= budget -| first.bytes -| overtaken
    }

    private mutating func take(_ bytes: Int, for renderer: RendererID, order: Int) {
        holdings[renderer] = Holding(bytes: bytes, order: order)
        used +|= bytes
    }
}
