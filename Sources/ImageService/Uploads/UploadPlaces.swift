import Synchronization

/// Counts the uploads that are under way.
final class UploadPlaces: Sendable {
    /// The right to one upload, given back when nobody holds it any more.
    final class Place: Sendable {
        private let places: UploadPlaces

        fileprivate init(in places: UploadPlaces) { self.places = places }

        deinit { places.taken.withLock { $0 -= 1 } }
    }

    private let limit: Int
    private let taken = Mutex(0)

    init(limit: Int) { self.limit = limit }

    /// Takes a place; `nil` when there is none.
    func take() -> Place? {
        let isFree = taken.withLock { taken in
            guard taken < limit else { return false }
            taken += 1
            return true
        }
        return isFree ? Place(in: self) : nil
    }
}
