public import Recipes

extension NativeDialect: Dialect {
    /// `native`.
    public var name: String { "native" }

    /// Reads `/picture/…` and fixed sizes; where there are keys, only what is signed.
    public func request(_ target: DialectTarget) throws(DialectFailure) -> DialectRequest? {
        guard claims(path: target.path) else { return nil }
        do throws(DialectError) {
            // Who may not ask learns nothing about what could be asked.
            try verify(target)
            return .image(try parse(path: target.path, query: target.query, accept: target.accept))
        } catch {
            throw DialectFailure(error)
        }
    }

    /// Reads the address of untouched bytes; where there are keys, only what is signed.
    ///
    /// - Parameter target: `/original/…`.
    /// - Returns: The key, and how to answer with what it names.
    /// - Throws: A ``DialectFailure``, as ``original(path:query:)`` does.
    public func original(_ target: DialectTarget) throws(DialectFailure) -> OriginalRequest {
        do throws(DialectError) {
            try verify(target)
            return try NativeDialect.original(path: target.path, query: target.query)
        } catch {
            throw DialectFailure(error)
        }
    }

    /// Refuses what is not signed, and what says that its time is over.
    private func verify(_ target: DialectTarget) throws(DialectError) {
        guard !keys.isEmpty || target.query != nil else { return }
        try keys.verify(target: target.text, now: target.time)
    }
}

extension DialectFailure {
    /// What the native dialect found wrong.
    public init(_ error: DialectError) {
        self.init(
            status: error.kind.status,
            code: error.code.rawValue,
            message: error.kind == .configuration
                ? "This server's settings are wrong; the log has more." : error.message,
            maxAge: error.code == .noSuchOriginal ? 60 : nil
        )
    }
}

extension DialectError.Kind {
    /// The HTTP status.
    fileprivate var status: Int {
        switch self {
        case .badRequest: 400
        case .notFound: 404
        case .forbidden: 403
        case .gone: 410
        case .configuration: 500
        }
    }
}
