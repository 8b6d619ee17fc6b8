import ObjectStorage
import Web

extension Probe {
    /// Whether a store can be read and written.
    static func store(_ name: String, _ store: any ObjectStore) -> Probe {
        Probe(name) {
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
}
