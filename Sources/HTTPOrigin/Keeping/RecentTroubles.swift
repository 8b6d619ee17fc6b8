import ImageService
import ObjectStorage

/// What has failed a moment ago, so that a server in trouble is not asked by everybody again and again.
struct RecentTroubles: Sendable {
    private struct Trouble: Sendable {
        var failure: FetchFailure
        var until: Double
    }

    private let troubles = MemoryCache<String, Trouble>(capacity: 10_000)

    /// The failure that asking again would most likely end with.
    func failure(_ url: RemoteURL, now: Double) -> FetchFailure? {
        for key in [url.description, url.origin] {
            if let trouble = troubles.value(for: key), now < trouble.until { return trouble.failure }
        }
        return nil
    }

    /// Takes down a failure.
    func remember(_ failure: FetchFailure, of url: RemoteURL, now: Double) {
        // A server that cannot be reached may be back in a moment; what it did answer will not change so soon.
        let time: Double =
            switch failure.error.code {
            case .notAnImage, .originalTooLarge: 60
            case .noSuchOriginal: 10
            default: 5
            }
        let key: String
        switch failure.extent {
        case .once: return
        case .image: key = url.description
        case .server: key = url.origin
        }
        troubles.insert(Trouble(failure: failure, until: now + time), for: key, cost: 1)
    }

    /// Forgets what was taken down of an image.
    func forget(_ url: RemoteURL) { troubles.remove(url.description) }
}
