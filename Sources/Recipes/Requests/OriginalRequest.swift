/// What somebody asks for who wants an original's untouched bytes.
public struct OriginalRequest: Hashable, Sendable {
    /// The key in the originals store, decoded.
    public var key: String
    /// How to answer with it.
    public var options: ResponseOptions

    /// Makes a request.
    public init(key: String, options: ResponseOptions = ResponseOptions()) {
        self.key = key
        self.options = options
    }
}
