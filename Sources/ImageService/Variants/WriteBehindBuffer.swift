import Basics
import Queueing
import Synchronization

/// Variants that were answered and are still being written to the store.
///
/// While it is written a variant is found here, so that nothing is made twice in between. What waits is bounded by
/// bytes; a variant that does not fit is not stored, which costs making it again one day and nothing else.
final class WriteBehindBuffer: Sendable {
    private struct Writing {
        var number: Int
        var variant: StoredVariant
        var task: Task<Void, Never>
    }

    private struct State {
        var writing: [VariantKey: Writing] = [:]
        var bytes = 0
        var lastNumber = 0
    }

    private let state = Mutex(State())
    private let written = Signal()
    private let capacity: Int

    /// Makes an empty list for at most so many bytes.
    init(capacity: Int) { self.capacity = capacity }

    /// The variant, if it is being written.
    func variant(for key: VariantKey) -> StoredVariant? { state.withLock { $0.writing[key]?.variant } }

    /// Begins to write a variant; `false` when too much is being written already.
    ///
    /// Writes of one variant follow one another, so that the last one stays.
    func add(_ variant: StoredVariant, for key: VariantKey, write: @escaping @Sendable () async -> Void) -> Bool {
        let bytes = variant.content.count
        return state.withLock { state in
            guard state.bytes + bytes <= capacity else { return false }
            state.bytes += bytes
            state.lastNumber += 1
            let number = state.lastNumber
            let previous = state.writing[key]?.task
            // `finishAll` waits for it.
            let task = Task {
                await previous?.value
                await write()
                finish(key, number: number, bytes: bytes)
            }
            state.writing[key] = Writing(number: number, variant: variant, task: task)
            return true
        }
    }

    /// Waits until all that is being written now, of what is made of one folder's original or of all, has been.
    func finishAll(in folder: String? = nil) async {
        let tasks = state.withLock { state in
            state.writing.filter { entry in folder.map(entry.key.isMade(ofFolder:)) ?? true }.map(\.value.task)
        }
        for task in tasks { await task.value }
    }

    /// Waits until a variant, if it is being written now, has been.
    func finish(_ key: VariantKey) async { await state.withLock { $0.writing[key]?.task }?.value }

    /// The same, but only so long.
    func finish(_ key: VariantKey, within limit: Duration) async {
        let end = ContinuousClock.now + limit
        while !Task.isCancelled {
            let seen = written.count
            let rest = end - .now
            guard variant(for: key) != nil, rest > .zero else { return }
            await written.wait(after: seen, atMost: rest)
        }
    }

    private func finish(_ key: VariantKey, number: Int, bytes: Int) {
        state.withLock { state in
            state.bytes -= bytes
            if state.writing[key]?.number == number { state.writing[key] = nil }
        }
        written.notifyAll()
    }
}
