/// The dialects of a server, asked in order: the first that knows a target answers it.
public struct DialectList: Sendable {
    /// A target as one dialect has read it.
    public struct Reading: Sendable {
        /// Whose target it is.
        public let dialect: any Dialect
        /// The target as the dialect saw it.
        public let target: DialectTarget
        /// What is wanted, or why not.
        public let outcome: Result<DialectRequest, DialectError>

        /// Whether it holds for everybody who asks for this target with this `Accept`.
        public var holdsForEverybody: Bool { dialect.readFields.isEmpty }
    }

    private let dialects: [any Dialect]
    /// The header fields that any of them looks at.
    public let readFields: Set<String>

    /// Makes a list.
    public init(_ dialects: [any Dialect]) {
        self.dialects = dialects
        readFields = dialects.reduce(into: []) { $0.formUnion($1.readFields) }
    }

    /// Whether there is more than one.
    public var isMixed: Bool { dialects.count > 1 }

    /// Reads a target.
    ///
    /// - Parameter target: The target.
    /// - Returns: What the first dialect makes of it whose it is; `nil` where it is none's. A target that is refused by
    ///   its own dialect is not shown to another.
    public func reading(of target: DialectTarget) -> Reading? {
        for dialect in dialects {
            let target = target.showing(dialect.readFields)
            do throws(DialectError) {
                guard let request = try dialect.request(target) else { continue }
                return Reading(dialect: dialect, target: target, outcome: .success(request))
            } catch {
                return Reading(dialect: dialect, target: target, outcome: .failure(error))
            }
        }
        return nil
    }
}
