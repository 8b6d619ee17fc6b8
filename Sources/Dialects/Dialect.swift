public import Recipes

/// A grammar of URLs: reads a target as what is wanted, and says in its own manner what is known and what is wrong.
///
/// Signatures and passwords are a dialect's own concern: ``request(_:)`` gives a request only where whoever sent it may
/// have it. What it gives holds for the same target, the same `Accept` and the same hints for ever, so that it is
/// remembered, unless the request's options say when it expires. A dialect that looks at other fields of a request names them in
/// ``readFields``; what it gives is then not remembered.
public protocol Dialect: Sendable {
    /// Its name in settings and logs.
    var name: String { get }

    /// The header fields of requests that it looks at besides `Accept`, in lower case: `authorization`.
    ///
    /// Whose a target is must not depend on them: what the next dialect says to a target that is not this one's is
    /// remembered.
    var readFields: Set<String> { get }

    /// Reads a target.
    ///
    /// - Parameter target: The target.
    /// - Returns: What is wanted; `nil` where the target belongs to another dialect, or to none.
    /// - Throws: A ``DialectError`` for a target that is this dialect's own and wrong, or not allowed.
    func request(_ target: DialectTarget) throws(DialectError) -> DialectRequest?

    /// Says that a request of this dialect has failed, whoever found that out.
    ///
    /// - Parameters:
    ///   - error: What went wrong.
    ///   - target: The request's target.
    /// - Returns: The answer; `nil` for the server's own, `application/problem+json` or a page.
    func response(to error: DialectError, of target: DialectTarget) -> DialectResponse?

    /// Says what is known of a picture, for a request of this dialect that wants facts.
    ///
    /// - Parameters:
    ///   - facts: What is known.
    ///   - target: The request's target.
    /// - Returns: The answer; `nil` for the server's own, which is JSON.
    func response(with facts: PictureFacts, to target: DialectTarget) -> DialectResponse?
}

extension Dialect {
    /// None: what a target means depends on nothing else.
    public var readFields: Set<String> { [] }

    /// The server's own manner.
    public func response(to error: DialectError, of target: DialectTarget) -> DialectResponse? { nil }

    /// The server's own JSON.
    public func response(with facts: PictureFacts, to target: DialectTarget) -> DialectResponse? { nil }
}

/// What a target of a dialect asks for.
public enum DialectRequest: Sendable {
    /// A variant of an original, or facts about it.
    case image(ImageRequest)
    /// The untouched bytes of an original.
    case original(OriginalRequest)
    /// Something that is known without looking: a redirect to another spelling, a document.
    case response(DialectResponse)
}
