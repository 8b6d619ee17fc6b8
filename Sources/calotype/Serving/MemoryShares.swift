import ImageService

/// How the memory of the machine, or of the container, is shared out where settings do not say otherwise.
///
/// First comes what is kept in memory (`cache-memory`). Of the rest renderers may have a half, answers under way a fifth,
/// and connections a fifth, so that all of it together fits; the last tenth is the server's own.
struct MemoryShares: Hashable {
    /// What all renderers may be estimated to need, in bytes.
    let renderers: Int
    /// What answers under way may hold, in bytes.
    let answers: Int
    /// What connections may cost, in bytes.
    let connections: Int

    /// Shares memory out.
    ///
    /// - Parameters:
    ///   - memory: What there is, in bytes.
    ///   - cache: What of it variants may have, in bytes. Where that is nearly all, the others are shared a quarter.
    init(memory: Int, cache: Int) {
        let rest = max(memory / 4, memory - min(cache, memory))
        renderers = max(64 << 20, rest / 2)
        answers = max(1 << 20, rest / 5)
        connections = rest / 5
    }

    /// What variants may have in memory where nobody says: 256 MB, but no more than a quarter.
    static func cache(of memory: Int) -> Int { min(VariantService.Configuration().memoryBytes, memory / 4) }
}
