import Synchronization

/// Bounds how many uploads are under way at the same time.
final class UploadLimiter: Sendable {
    /// The right to one upload, given back when nobody holds it any more.
    final class Permit: Sendable {
        private let limiter: UploadLimiter

        fileprivate init(in limiter: UploadLimiter) { self.limiter = limiter }

        deinit { limiter.taken.withLock { $0 -= 1 } }
    }

    private let limit: Int
    private let taken = Mutex(0)

    init(limit: Int) { self.limit = limit }

    /// Lets an upload in; `nil` when there are too many.
    func take() -> Permit? {
        let isFree = taken.withLock { taken in
            guard taken < limit else { return false }
            taken += 1
            return true
        }
        return isFree ? Permit(in: self) : nil
    }
}
