public import Recipes

/// What is answered where the original is missing or broken: `fallback` and `fallback-status`.
struct FallbackParameters {
    /// One of them.
    enum Value: Hashable, Sendable {
        case source(Source)
        case status(Fallback.Status)
    }

    /// Where a fallback is.
    enum Source: Hashable, Sendable {
        /// Among the originals.
        case key(String)
        /// What a preset says.
        case preset(String)
        /// Nowhere.
        case nothing
    }

    /// Where it is; `nil` where nobody said.
    private(set) var source: Source?
    /// With which status it is answered; `nil` where nobody said.
    private(set) var status: Fallback.Status?

    /// Takes a value.
    mutating func take(_ value: Value) {
        switch value {
        case .source(let source): self.source = source
        case .status(let status): self.status = status
        }
    }

    /// The first of them that is there.
    var first: Parameter? { source != nil ? .fallback : status != nil ? .fallbackStatus : nil }

    /// The same over what others say.
    func over(_ other: FallbackParameters) -> FallbackParameters {
        var result = self
        (result.source, result.status) = (source ?? other.source, status ?? other.status)
        return result
    }
}

extension ValueKind<FallbackParameters.Source> {
    /// A key, a preset's, or none.
    static let fallback = ValueKind.text { (value) throws(NativeError) in
        let allowed = "the key of an original, preset:NAME or none"
        let text = try value.required(allowed)
        if text == "none" { return .nothing }
        if text.hasPrefix("preset:") { return .preset(String(text.dropFirst("preset:".count))) }
        guard OriginReference.isKey(text) else { throw value.refusal(allowed: allowed) }
        return .key(text)
    }
}

extension ValueKind<Fallback.Status> {
    /// A status with which a picture can be answered, or the error's own.
    static let fallbackStatus = ValueKind(
        schema: ValueSchema(range: 400...599, isWhole: true, words: ["200", "error"]),
        read: { (value) throws(NativeError) in
            let allowed = "200, a whole number from 400 to 599, or error for the error's own"
            let text = try value.required(allowed)
            if let status = Fallback.Status(text) { return status }
            throw value.refusal(Int(text) == nil ? .invalidValue : .outOfRange, allowed: allowed)
        }
    )
}

extension Fallback.Status {
    /// Reads `200`, `404` or `error`; `nil` for what no picture is answered with.
    public init?(_ text: String) {
        if text == "error" {
            self = .ofError
            return
        }
        guard text.utf8.count == 3, let code = Int(text), code == 200 || 400...599 ~= code else { return nil }
        self = .code(code)
    }

    /// As URLs and settings say it.
    public var text: String {
        switch self {
        case .code(let code): String(code)
        case .ofError: "error"
        }
    }
}
