import ObjectStorage
import Queueing
import Synchronization
import Web

extension Probe {
    /// How long a store may take to answer: a bucket that says nothing is tried for longer, but whoever asks whether
    /// this server is ready does not wait for that.
    static let patience = Duration.seconds(5)

    /// Whether a store can be read and written.
    ///
    /// - Parameters:
    ///   - name: The store's.
    ///   - store: The store.
    ///   - mayBeReadOnly: Whether the server does its work, if more slowly, where nothing can be written.
    /// - Returns: The probe.
    static func store(_ name: String, _ store: any ObjectStore, mayBeReadOnly: Bool = false) -> Probe {
        Probe(name) {
            await answer(within: patience, of: { await look(at: store, name, mayBeReadOnly) }) {
                ProbeFinding(.error, "The \(name) store has not answered within \(patience).")
            }
        }
    }

    private static func look(at store: any ObjectStore, _ name: String, _ mayBeReadOnly: Bool) async -> ProbeFinding {
        do {
            try await store.check()
            return ProbeFinding(.ok, "The \(name) store answers.")
        } catch let error as StorageError where error.code == .full {
            return ProbeFinding(.warning, "The \(name) store is full; it can be read only: \(error)")
        } catch let error as StorageError where error.code == .denied && mayBeReadOnly {
            // Every picture is answered all the same; to take this server out of service would help nobody.
            return ProbeFinding(.warning, "The \(name) store cannot be written, so nothing new is kept: \(error)")
        } catch {
            return ProbeFinding(.error, "The \(name) store cannot be used: \(error)")
        }
    }
}

/// What an asynchronous look gives, or something else where it takes too long.
///
/// A look that cannot be cancelled is not waited for, but must end by itself some time.
func answer<Value: Sendable>(
    within time: Duration,
    of look: @escaping @Sendable () async -> Value,
    else late: @escaping @Sendable () -> Value
) async -> Value {
    let (found, bell) = (Found<Value>(), Bell())
    // Waited for below, until its time is over.
    let task = Task {
        let value = await look()
        found.value.withLock { $0 = value }
        bell.ring()
    }
    await bell.wait(after: 0, atMost: time)
    task.cancel()
    return found.value.withLock { $0 } ?? late()
}

/// What a look has found so far.
private final class Found<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
}
