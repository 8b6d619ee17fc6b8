/// Where an original is read from.
public enum OriginReference: Hashable, Sendable, Codable {
    /// A key in the originals store, decoded, not yet checked against the store's own rules.
    case stored(key: String)
    /// An image on another web server.
    case remote(url: String)

    /// The key or the address.
    public var text: String {
        switch self {
        case .stored(let key): key
        case .remote(let url): url
        }
    }
}
