/// The dialects of a server, asked in order: the first that knows a target answers it.
public struct DialectList: Sendable {
    /// A target as one dialect has read it.
    public struct Reading: Sendable {
        /// Whose target it is.
        public let dialect: any Dialect
        /// What is wanted, or why not.
        public let outcome: Result<DialectRequest, DialectFailure>
    }

    private let dialects: [any Dialect]

    /// Makes a list.
    public init(_ dialects: [any Dialect]) { self.dialects = dialects }

    /// Whether there is more than one.
    public var isMixed: Bool { dialects.count > 1 }

    /// Reads a target.
    ///
    /// - Parameter target: The target.
    /// - Returns: What the first dialect makes of it whose it is; `nil` where it is none's. A target that is refused by
    ///   its own dialect is not shown to another.
    public func reading(of target: DialectTarget) -> Reading? {
        for dialect in dialects {
            do throws(DialectFailure) {
                guard let request = try dialect.request(target) else { continue }
                return Reading(dialect: dialect, outcome: .success(request))
            } catch {
                return Reading(dialect: dialect, outcome: .failure(error))
            }
        }
        return nil
    }
}
