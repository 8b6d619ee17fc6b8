import ObjectStorage
public import Recipes

extension VariantService {
    /// What came of the wish that a variant lie in the store for others to read it there.
    public enum Publication: Sendable {
        /// It lies under this key, made from the original's present bytes.
        case stored(key: String)
        /// It is not there, since the store cannot take it at present or its key would not tell one variant from
        /// another; here it is.
        case given(Variant)
    }

    /// Sees to it that the variant of a fixed-size path lies in the store under the key that the path prescribes.
    ///
    /// - Parameter request: What is wanted; without a fixed key the variant is given.
    /// - Returns: The key, once whoever reads the store finds it there.
    /// - Throws: ``ServiceError``, when it cannot be made.
    public func publish(_ request: ImageRequest) async throws(ServiceError) -> Publication {
        try await stored(request, onlyFixed: true, isAhead: false)
    }

    /// Sees to it that a variant lies in the store, under whatever key it has there.
    ///
    /// - Parameter request: What is wanted.
    /// - Returns: The key, once whoever reads the store finds it there.
    /// - Throws: ``ServiceError``, when it cannot be made.
    public func store(_ request: ImageRequest) async throws(ServiceError) -> Publication {
        try await stored(request, onlyFixed: false, isAhead: false)
    }

    /// The same where nobody waits for it.
    func storeAhead(_ request: ImageRequest) async throws(ServiceError) -> Publication {
        try await stored(request, onlyFixed: false, isAhead: true)
    }

    private func stored(
        _ request: ImageRequest,
        onlyFixed: Bool,
        isAhead: Bool
    ) async throws(ServiceError) -> Publication {
        do throws(ServiceError) {
            let deadline = newDeadline
            let original = try await originals.find(request.origin, until: deadline).facts
            var wanted = try await wanted(request, of: original, until: deadline)
            if onlyFixed, wanted.place.fixed == nil { return .given(try await variant(request)) }
            if await cache.isStored(wanted, of: original, until: deadline) {
                return .stored(key: wanted.place.objectKey.text)
            }
            let variant = try await findOrMake(request, until: deadline, isAhead: isAhead)
            metrics.count(variant)
            // What was made has told what the original is, and by that how the variant is called.
            wanted = try await self.wanted(request, of: original, until: deadline)
            let key = wanted.place.objectKey.text
            await cache.finishWriting(of: wanted.place, until: deadline)
            if await cache.isStored(wanted, of: original, until: deadline) { return .stored(key: key) }
            // What was just made was just written too, as well as the store can.
            guard variant.outcome != .made else { return .given(variant) }
            // It was at hand, but the store has lost it, or could not take it the last time.
            await keepAgain(wanted.place, of: original, until: deadline)
            return await cache.isStored(wanted, of: original, until: deadline) ? .stored(key: key) : .given(variant)
        } catch {
            metrics.count(error)
            throw error
        }
    }
}
