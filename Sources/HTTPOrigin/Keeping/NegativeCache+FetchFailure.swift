import Basics
import ImageService

extension NegativeCache where Key == String, Failure == FetchFailure, Instant == Double {
    /// The failure that fetching again would most likely end with; of the image, or of everything on its server.
    func failure(_ url: RemoteURL, now: Double) -> FetchFailure? {
        failure(for: url.description, now: now) ?? failure(for: url.origin, now: now)
    }

    /// Keeps a failure for as long as it is likely to last; times are in seconds.
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
        case .image: insert(failure, for: url.description, until: now + time)
        case .server: insert(failure, for: url.origin, until: now + time)
        }
    }
}
