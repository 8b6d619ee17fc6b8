public import ObjectStorage

/// Where new images go.
public enum UploadDestination: Sendable {
    /// Into this store.
    case open(any ReceivingStore)
    /// Nowhere: the store can be read only.
    case readOnly
    /// Nowhere: the operator wants none.
    case off

    /// The store to write to.
    ///
    /// - Returns: The store.
    /// - Throws: ``ServiceError`` where there is none.
    func store() throws(ServiceError) -> any ReceivingStore {
        switch self {
        case .open(let store): return store
        case .readOnly:
            throw ServiceError(
                .originalsReadOnly,
                "This server may only read its originals, so that it takes no uploads; pictures are made all the same. "
                    + "Its log and 'calotype doctor' say where, and what to do."
            )
        case .off: throw ServiceError(.uploadsOff, "This server takes no uploads.")
        }
    }
}
