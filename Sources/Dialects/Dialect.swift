public import Recipes

/// A grammar of URLs: reads a target as what is wanted, and says in its own manner what is wrong.
///
/// Signatures are a dialect's own concern: ``request(_:)`` gives a request only where whoever sent it may have it. What it
/// gives holds for the same target for ever, unless the request's options say when it expires.
public protocol Dialect: Sendable {
    /// Its name in settings and logs.
    var name: String { get }

    /// Reads a target.
    ///
    /// - Parameter target: The target.
    /// - Returns: What is wanted; `nil` where the target belongs to another dialect, or to none.
    /// - Throws: A ``DialectFailure`` for a target that is this dialect's own and wrong, or not allowed.
    func request(_ target: DialectTarget) throws(DialectFailure) -> DialectRequest?

    /// Says that a request of this dialect has failed, whoever found that out.
    ///
    /// - Parameter failure: What went wrong.
    /// - Returns: The answer; `nil` for the server's own, `application/problem+json` or a page.
    func response(to failure: DialectFailure) -> DialectResponse?
}

extension Dialect {
    /// The server's own manner.
    public func response(to failure: DialectFailure) -> DialectResponse? { nil }
}

/// What a target of a dialect asks for.
public enum DialectRequest: Sendable {
    /// A variant of an original, or facts about it.
    case image(ImageRequest)
    /// Something that is known without looking: a redirect to another spelling, a document.
    case response(DialectResponse)
}
