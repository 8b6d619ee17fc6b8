import ObjectStorage
import Web

extension Probe {
    /// Whether a store can be read and written.
    static func store(_ name: String, _ store: any ObjectStore) -> Probe {
        Probe(name) {
            do {
                try await store.check()
                return ProbeFinding(.ok, "The \(name) store answers.")
            } catch {
                return ProbeFinding(.error, "The \(name) store cannot be used: \(error)")
            }
        }
    }
}
