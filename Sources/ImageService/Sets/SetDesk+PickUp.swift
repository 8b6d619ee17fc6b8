import Basics
import Foundation
import NIOCore
public import ObjectStorage
import Queueing

extension SetDesk {
    /// What became of the jobs that were written down.
    public struct PickUp: Sendable {
        /// How many were handed in.
        public var handedIn = 0
        /// How many stay written down, counted up to some thousands; those that are no jobs here are among them.
        public var left = 0
        /// Why the queue took no more; `nil` where it took all.
        public var refusal: (any Error)?
    }

    /// With so many left, how many more there are is not worth the listing.
    private static let mostCounted = 10_000

    /// Hands in what is written down and has not been handed in.
    ///
    /// - Parameters:
    ///   - store: The originals.
    ///   - age: How old a note must be, in seconds, so that its own upload has had its turn.
    /// - Returns: What became of them; what is left is handed in the next time.
    /// - Throws: What the store throws.
    public func pickUp(from store: any ReceivingStore, olderThan age: Double = 5) async throws -> PickUp {
        var (result, last) = (PickUp(), ObjectKey?.none)
        while true {
            let page = try await store.list(under: LibraryKeys.notes, after: last, limit: 500)
            if page.unreadable.count > 0 {
                complaints.log("\(page.unreadable.names) among the originals may not be read; it is passed over.", nil)
                result.left +|= page.unreadable.count
            }
            // checked: floating-point numbers never trap
            for (key, info) in page.objects where Date().timeIntervalSince1970 - info.modified >= age {
                try await pickUp(key, from: store, &result)
            }
            guard page.hasMore, let end = page.objects.last?.key else { return result }
            if result.refusal != nil, result.left >= SetDesk.mostCounted { return result }
            last = end
        }
    }

    private func pickUp(_ key: ObjectKey, from store: any ReceivingStore, _ result: inout PickUp) async throws {
        // A queue that is full, or away, is not asked for each of thousands.
        guard result.refusal == nil else { return result.left += 1 }
        let stored: StoredBytes?
        do {
            stored = try await store.read(key, upTo: Job.mostBytes)
        } catch let error as StorageError where [.denied, .unreadable, .tooLarge].contains(error.code) {
            complaints.log("'\(key)' among the originals cannot be read; it is passed over.", error)
            return result.left += 1
        }
        guard let stored else { return }
        guard let job = try? Job(encoded: stored.bytes.readableBytesView) else {
            complaints.log("'\(key)' among the originals is no job; it is passed over.", nil)
            return result.left += 1
        }
        do {
            _ = try await queue.add(job)
        } catch {
            result.refusal = error
            return result.left += 1
        }
        _ = try await store.delete(key)
        result.handedIn += 1
    }
}
