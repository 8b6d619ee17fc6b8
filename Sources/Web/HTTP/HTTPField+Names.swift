import HTTPTypes

extension HTTPField.Name {
    static let cacheStatus = HTTPField.Name(known: "Cache-Status")
    static let serverTiming = HTTPField.Name(known: "Server-Timing")

    /// A name spelled in this file.
    private init(known name: StaticString) {
        guard let field = HTTPField.Name(name.description) else {
            preconditionFailure("\(name) is no header name")
        }
        self = field
    }
}
