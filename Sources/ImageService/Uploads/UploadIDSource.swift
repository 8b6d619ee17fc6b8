import Basics
import Foundation
import Synchronization

/// Gives names to images.
final class UploadIDSource: Sendable {
    /// How far the system's clock may be set back without new images being older than those of a moment ago.
    private static let tolerance: UInt64 = 60_000

    private let last = Mutex<UInt64>(0)

    /// A new name.
    func next(at time: Date) -> UploadID {
        let milliseconds = time.timeIntervalSince1970 * 1000  // checked: floating-point numbers never trap
        let now = min(UInt64(clamping: milliseconds), 0xFFFF_FFFF_FFFF)
        let millisecond = last.withLock { last in
            // A clock that was far ahead and has been put right must not be followed for ever.
            if now < last, last - now < UploadIDSource.tolerance { return last }  // checked: the last is the larger one
            last = now
            return now
        }
        // The system's generator, since names must not be guessed.
        var generator = SystemRandomNumberGenerator()
        return UploadID(millisecond: millisecond, random: (generator.next(), generator.next()))
    }
}
