import ObjectStorage
import Web

extension Probe {
    /// How long a store may take to answer: a bucket that says nothing is tried for longer, but whoever asks whether
    /// this server is ready does not wait for that.
    private static let patience = Duration.seconds(5)

    /// Whether a store can be read and written.
    static func store(_ name: String, _ store: any ObjectStore) -> Probe {
        Probe(name) {
            await withTaskGroup(of: ProbeFinding.self) { group in
                group.addTask { await look(at: store, name) }
                group.addTask {
                    try? await Task.sleep(for: patience)
                    return ProbeFinding(.error, "The \(name) store has not answered within \(patience).")
                }
                defer { group.cancelAll() }
                return await group.next() ?? ProbeFinding(.error, "The \(name) store was not looked at.")
            }
        }
    }

    private static func look(at store: any ObjectStore, _ name: String) async -> ProbeFinding {
        do {
            try await store.check()
            return ProbeFinding(.ok, "The \(name) store answers.")
        } catch let error as StorageError where error.code == .full {
            return ProbeFinding(.warning, "The \(name) store is full; it can be read only: \(error)")
        } catch {
            return ProbeFinding(.error, "The \(name) store cannot be used: \(error)")
        }
    }
}
