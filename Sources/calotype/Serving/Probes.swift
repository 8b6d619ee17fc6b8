import Basics
import ObjectStorage
import Web

extension Probe {
    /// How long a store may take to answer: a bucket that says nothing is tried for longer, but whoever asks whether
    /// this server is ready does not wait for that.
    static let timeout = Duration.seconds(5)

    /// Whether originals can be read; without them no picture is made.
    ///
    /// That nothing can be added is a warning.
    static func originals(_ store: any ObjectStore) -> Probe {
        Probe("originals") {
            await withHardTimeout(timeout) { await look(atOriginals: store) }
                ?? ProbeFinding(.error, "The originals store has not answered within \(timeout).")
        }
    }

    /// Whether variants can be kept: where they cannot, pictures are made all the same, and to take this server out of
    /// service would help nobody.
    static func variants(_ store: (any ObjectStore)?) -> Probe {
        guard let store else {
            return Probe("variants") { ProbeFinding(.ok, "Variants are kept in memory only, as 'variants' is 'none'.") }
        }
        return Probe("variants") {
            await withHardTimeout(timeout) { await look(atVariants: store) }
                ?? ProbeFinding(.warning, "\(notKept): the store has not answered within \(timeout).")
        }
    }

    private static let notKept = "New variants are kept in memory only, and stored ones may be made again"

    private static func look(atOriginals store: any ObjectStore) async -> ProbeFinding {
        do {
            try await store.check()
            return ProbeFinding(.ok, "The originals store answers.")
        } catch let error as StorageError where error.code == .full {
            return ProbeFinding(.warning, "The originals store is full; it can be read only: \(error)")
        } catch let error as StorageError where error.code == .denied {
            guard (try? await store.list(under: .all, after: nil, limit: 1)) != nil else {
                return ProbeFinding(.error, "The originals store cannot be used: \(error)")
            }
            return ProbeFinding(.warning, "The originals can be read only, so that nothing can be uploaded: \(error)")
        } catch {
            return ProbeFinding(.error, "The originals store cannot be used: \(error)")
        }
    }

    private static func look(atVariants store: any ObjectStore) async -> ProbeFinding {
        do {
            try await store.check()
            return ProbeFinding(.ok, "The variants store answers.")
        } catch {
            return ProbeFinding(.warning, "\(notKept): \(error)")
        }
    }
}
