import ObjectStorage

/// Reads originals where they are: in the store, under any spelling of their keys, or on other web servers.
struct OriginalReader: Sendable {
    private let store: any ObjectStore
    private let remote: (any RemoteOriginals)?
    private let privateNames: Set<String>
    private let timeout: StoreTimeout

    /// - Parameters:
    ///   - store: The originals of this server.
    ///   - remote: Those on other web servers; `nil` where they are not wanted.
    ///   - privateNames: Names of files that are nobody's business.
    init(store: any ObjectStore, remote: (any RemoteOriginals)?, privateNames: Set<String>) {
        self.store = store
        self.remote = remote
        self.privateNames = privateNames
        timeout = StoreTimeout(of: store)
    }

    /// What is known of an original without its bytes, and the name that it really has.
    func head(
        _ name: OriginalName,
        within limit: Duration
    ) async throws(ServiceError) -> (OriginalName, ObjectInfo) {
        switch name {
        case .stored(let key): return try await first(key, within: limit) { [store] in try await store.head($0) }
        case .remote(let url): return (name, try await remoteOriginals.head(url))
        }
    }

    /// The original, open, and the name that it really has.
    func open(
        _ name: OriginalName,
        within limit: Duration
    ) async throws(ServiceError) -> (OriginalName, OpenedObject) {
        switch name {
        case .stored(let key):
            guard !isPrivate(key) else { throw OriginalLookup.noSuchOriginal }
            return try await first(key, within: limit) { [store] in try await store.open($0) }
        case .remote(let url): return (name, try await remoteOriginals.open(url))
        }
    }

    /// The one spelling of an address; throws where originals of other servers are not wanted.
    func canonicalURL(_ url: String) throws(ServiceError) -> String { try remoteOriginals.canonicalURL(url) }

    /// Forgets what is kept of an original of another web server.
    ///
    /// - Parameter text: A key or an address.
    /// - Returns: The names that the original may have; none when the text can name none.
    /// - Throws: ``ServiceError``.
    func forget(_ text: String) async throws(ServiceError) -> [OriginalName] {
        guard OriginalName.isAddress(text), let remote else {
            guard let key = ObjectKey(text) else { return [] }
            return ([key] + key.otherSpellings).map { OriginalName.stored($0) }
        }
        let url = try remote.canonicalURL(text)
        try await remote.forget(url)
        return [.remote(url: url)]
    }

    /// Whether an original is asked for by way of the operating system, which cannot be hurried.
    func isLocal(_ name: OriginalName) -> Bool {
        guard case .stored = name else { return false }
        return store.isLocal
    }

    /// What there is under a key, or else under another spelling of it.
    private func first<Value: Sendable>(
        _ key: ObjectKey,
        within limit: Duration,
        _ look: @escaping @Sendable (ObjectKey) async throws -> Value?
    ) async throws(ServiceError) -> (OriginalName, Value) {
        do {
            let found = try await timeout.wait(atMost: limit) { () async throws -> (ObjectKey, Value)? in
                if let value = try await look(key) { return (key, value) }
                for spelling in key.otherSpellings {
                    if let value = try await look(spelling) { return (spelling, value) }
                }
                return nil
            }
            guard let (key, value) = found else { throw OriginalLookup.noSuchOriginal }
            return (.stored(key), value)
        } catch let error as StorageError where error.code == .denied && !store.isLocal {
            // A bucket says the same of one object and of all: whether it lets itself be listed tells them apart.
            let page = try? await timeout.wait(atMost: limit) { [store] in
                try await store.list(under: .all, after: nil, limit: 1)
            }
            throw page == nil ? ServiceError(reading: error) : ServiceError(unreadable: error)
        } catch {
            throw ServiceError(reading: error)
        }
    }

    /// Whether a key names what is nobody's business, or no original.
    func isPrivate(_ key: ObjectKey) -> Bool {
        key.isReserved || (!privateNames.isEmpty && privateNames.contains(key.fileName.lowercased()))
    }

    private var remoteOriginals: any RemoteOriginals {
        get throws(ServiceError) {
            guard let remote else {
                throw ServiceError(
                    .remoteOriginsOff,
                    "Pictures from other web servers are not answered here; only originals of this server are."
                )
            }
            return remote
        }
    }
}
