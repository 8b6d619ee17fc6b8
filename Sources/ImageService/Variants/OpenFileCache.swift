import Basics
import Synchronization

/// Stored variants whose files are held open, for those that memory does not take; what nginx calls `open_file_cache`.
///
/// A file's bytes have been compared with their checksum when it was opened, and nobody changes a variant's file: another
/// one takes its name. What is changed by hand all the same is seen by its length and time, whenever it is asked for. After
/// some seconds its name is asked once more, so that the store learns that the variant is in use, and what was removed or
/// put in its place is noticed.
final class OpenFileCache: Sendable {
    private struct OpenFile: Sendable {
        var variant: StoredVariant
        var until: ContinuousClock.Instant
    }

    private static let believedFor = Duration.seconds(10)
    private let files: MemoryCache<VariantKey, OpenFile>
    private let nextSweep = Mutex(ContinuousClock.now)

    /// Makes a cache without files.
    ///
    /// - Parameter capacity: The most files; 0 for none.
    init(capacity: Int) { files = MemoryCache(capacity: capacity) }

    /// How often it was asked for that something be removed.
    var removals: Int { files.removals }

    /// The variant of a key, as long as its file is believed and as it was.
    func variant(for key: VariantKey) -> StoredVariant? {
        let now = ContinuousClock.now
        sweep(at: now)
        guard let file = files.value(for: key), now < file.until else { return nil }
        guard file.variant.content.isIntact else {
            files.remove(key)
            return nil
        }
        return file.variant
    }

    /// Closes what is believed no more: of a file that was removed the disk has its room again only then.
    private func sweep(at now: ContinuousClock.Instant) {
        let isDue = nextSweep.withLock { next in
            guard next <= now else { return false }
            next = now + OpenFileCache.believedFor
            return true
        }
        if isDue { files.evictAll { $0.until <= now } }
    }

    /// Holds the file of a variant open.
    func insert(_ variant: StoredVariant, for key: VariantKey) {
        files.insert(OpenFile(variant: variant, until: .now + OpenFileCache.believedFor), for: key, cost: 1)
    }

    /// Closes the file of a variant, unless somebody reads it.
    func remove(_ key: VariantKey) { files.remove(key) }

    /// Closes the files whose keys are such, and tells the keys.
    func removeAll(where condition: @Sendable (VariantKey) -> Bool) -> [VariantKey] {
        files.removeAll(where: condition)
    }
}
