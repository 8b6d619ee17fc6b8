/// Why a URL is not understood or not allowed.
public struct NativeError: Error, Hashable, Sendable {
    /// What went wrong.
    public var code: Code
    /// A sentence for the person who made the request.
    ///
    /// It quotes the request, shortened and without control characters, and never anything else.
    public var message: String
    /// The parameter it is about, as the request spells it.
    public var parameter: String?
    /// That parameter's value, decoded and shortened.
    public var value: String?

    /// Makes an error of this code.
    public init(_ code: Code, _ message: String, parameter: String? = nil, value: String? = nil) {
        self.code = code
        self.message = message
        self.parameter = parameter
        self.value = value
    }

    /// Whose fault it is, apart from any protocol's numbers.
    public var kind: Kind { code.kind }
}

extension NativeError {
    /// Whose fault an error is.
    public enum Kind: Hashable, Sendable, CaseIterable {
        /// The request is wrong.
        case badRequest
        /// There is nothing at this address.
        case notFound
        /// The request is understood and not allowed.
        case forbidden
        /// The address has been valid and is no longer.
        case gone
        /// The server's own settings are wrong; thrown when it starts, never for a request.
        case configuration
    }

    /// What went wrong, under a name that stays.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// Nothing answers at this path.
        case notFound = "not-found"
        /// The path cannot be the name of an original.
        case noSuchOriginal = "no-such-original"
        /// The fixed size is not one of those that are allowed.
        case sizeNotAllowed = "size-not-allowed"
        /// Only presets are served, and something else is asked for.
        case presetsOnly = "presets-only"
        /// The query is not text.
        case malformedQuery = "malformed-query"
        /// There is no parameter of this name.
        case unknownParameter = "unknown-parameter"
        /// A parameter is given more than once, in one spelling or in two.
        case repeatedParameter = "repeated-parameter"
        /// A parameter cannot stand here.
        case misplacedParameter = "misplaced-parameter"
        /// A value is not of the parameter's kind.
        case invalidValue = "invalid-value"
        /// A value is of the right kind, but too small or too large.
        case outOfRange = "out-of-range"
        /// There is no preset of this name.
        case unknownPreset = "unknown-preset"
        /// Images on other servers are not served here.
        case remoteOriginsOff = "remote-origins-off"
        /// What stands for a remote image is not the address of one.
        case invalidRemoteURL = "invalid-remote-url"
        /// The URL has to be signed and is not.
        case signatureMissing = "signature-missing"
        /// The signature does not belong to this URL.
        case signatureWrong = "signature-wrong"
        /// The URL's time is over.
        case expired = "expired"
        /// The text of a preset is wrong.
        case invalidPreset = "invalid-preset"
        /// The list of signing keys is wrong.
        case invalidKeys = "invalid-keys"
        /// An entry in the list of fixed sizes is wrong.
        case invalidSize = "invalid-size"
        /// An entry in the list of parameters that are passed over is wrong.
        case invalidIgnoredParameter = "invalid-ignored-parameter"

        /// Whose fault it is.
        public var kind: Kind {
            switch self {
            case .malformedQuery, .unknownParameter, .repeatedParameter, .misplacedParameter, .invalidValue,
                .outOfRange,
                .unknownPreset, .invalidRemoteURL:
                .badRequest
            case .notFound, .noSuchOriginal, .sizeNotAllowed: .notFound
            case .remoteOriginsOff, .presetsOnly, .signatureMissing, .signatureWrong: .forbidden
            case .expired: .gone
            case .invalidPreset, .invalidKeys, .invalidSize, .invalidIgnoredParameter: .configuration
            }
        }

        /// The code as a short heading: `Unknown parameter`.
        public var title: String {
            let words = rawValue.split(separator: "-").joined(separator: " ")
            return switch self {
            case .invalidRemoteURL: "Invalid remote URL"
            default: words.prefix(1).uppercased() + words.dropFirst()
            }
        }
    }
}

extension DialectError {
    /// What the native dialect found wrong.
    public init(_ error: NativeError) {
        self.init(
            status: error.kind.status,
            code: error.code.rawValue,
            message: error.kind == .configuration
                ? "This server's settings are wrong; the log has more." : error.message,
            maxAge: error.code == .noSuchOriginal ? 60 : nil
        )
    }
}

extension NativeError.Kind {
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
