import Basics
import ImageService

/// Failures of fetching that would most likely come again, for a while; times are in seconds.
struct RecentFetchFailures: Sendable {
    private let failures = NegativeCache<String, FetchFailure, Double>(capacity: 10_000)

    /// The failure that fetching again would most likely end with; of the image, or of everything on its server.
    func failure(_ url: RemoteURL, now: Double) -> FetchFailure? {
        failures.failure(for: url.description, now: now) ?? failures.failure(for: url.origin, now: now)
    }

    /// Keeps a failure for as long as it is likely to last.
    func insert(_ failure: FetchFailure, of url: RemoteURL, now: Double) {
        // A server that cannot be reached may be back in a moment; what it did answer will not change so soon.
        let time: Double =
            switch failure.error.code {
            case .notAnImage, .originalTooLarge: 60
            case .noSuchOriginal: 10
            default: 5
            }
        switch failure.extent {
        case .once: break
        case .image: failures.insert(failure, for: url.description, until: now + time)
        case .server: failures.insert(failure, for: url.origin, until: now + time)
        }
    }

    /// Forgets a failure of an image.
    func remove(_ url: RemoteURL) { failures.remove(url.description) }
}
