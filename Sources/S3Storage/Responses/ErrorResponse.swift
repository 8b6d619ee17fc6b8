import AWSAccess
import Basics
import NIOHTTP1

/// What an answer that is no success says: pure, from status, headers and body to an error and its remedy.
struct ErrorResponse {
    var status: Int
    var headers: HTTPHeaders
    /// The body, as far as it was read; empty for an answer to `HEAD`.
    var body: [UInt8]

    /// The error and what may help.
    ///
    /// - Parameters:
    ///   - context: What the request was about.
    ///   - localTime: This machine's time when the answer came, in seconds since 1970.
    ///   - signedTime: The time that the request was signed with.
    /// - Returns: The failed attempt.
    func failure(_ context: RequestContext, localTime: Double, signedTime: Double) -> FailedAttempt {
        let document = XMLElement(document: body)
        let root = document?.name == "Error" ? document : document?.first("Error")
        let serverCode = root?["Code"].flatMap { $0.isEmpty ? nil : $0 }
        var error = S3Error(code(serverCode), root?["Message"] ?? "", in: context)
        error.status = status
        error.serverCode = serverCode
        error.requestID = headers.first(name: "x-amz-request-id") ?? root?["RequestId"]
        let serverTime = headers.first(name: "date").flatMap(HTTPDate.seconds).map(Double.init)

        // checked: floating-point numbers never trap
        if error.code == .denied, serverCode == nil, let serverTime, abs(serverTime - signedTime) > 300 {
            // An answer without a body has no code, but its date shows why it refused.
            error.code = .clockSkew
        }
        if error.code == .clockSkew {
            // checked: floating-point numbers never trap
            error.clockOffset = serverTime.map { Int(clamping: ($0 - localTime).rounded()) }
            return FailedAttempt(error, remedy: serverTime.map { .clock($0) } ?? .none)
        }
        if let region = region(root, serverCode, context) {
            error.code = .wrongRegion
            error.rightRegion = region
            return FailedAttempt(error, remedy: .region(region))
        }
        return FailedAttempt(error, remedy: remedy(serverCode, error.code), retryAfter: retryAfter)
    }

    private func code(_ serverCode: String?) -> S3Error.Code {
        if let code = serverCode.flatMap({ ErrorResponse.codes[$0] }) { return code }
        switch status {
        case 301, 307, 308: return .wrongRegion
        case 401, 403: return .denied
        case 404: return .noSuchKey
        case 408: return .timedOut
        case 412: return .preconditionFailed
        case 405, 501: return .unsupported
        case 429, 503: return .busy
        case 507: return .full
        case 500...: return .server
        default: return .refused
        }
    }

    private func remedy(_ serverCode: String?, _ code: S3Error.Code) -> FailedAttempt.Remedy {
        // All that S3 says to HEAD when a session's token is over.
        if serverCode == nil, status == 400, body.isEmpty { return .credentials }
        switch serverCode {
        case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired": return .credentials
        // What we sent did not arrive as we sent it, or somebody else was at the same key.
        case "IncompleteBody", "BadDigest", "XAmzContentSHA256Mismatch", "OperationAborted",
            "ConditionalRequestConflict":
            return .again
        default: break
        }
        switch code {
        case .busy: return .later
        case .timedOut: return .again
        case .server: return [500, 502, 504].contains(status) || status < 300 ? .again : .none
        default: return .none
        }
    }

    /// The region that the bucket is in, when that is what is wrong.
    private func region(_ root: XMLElement?, _ serverCode: String?, _ context: RequestContext) -> String? {
        let isRedirect = [301, 307, 308].contains(status)
        let isRegionCode = serverCode.map { ErrorResponse.codes[$0] == .wrongRegion } ?? false
        // An answer to HEAD says no more than this header does.
        guard isRedirect || isRegionCode || (serverCode == nil && [400, 403].contains(status)) else { return nil }
        let named =
            headers.first(name: "x-amz-bucket-region") ?? root?["Region"]
            ?? (isRedirect ? root?["Endpoint"] ?? headers.first(name: "location") : nil).flatMap {
                BucketAddress.region(inHost: ErrorResponse.host($0))
            }
        guard let named, BucketAddress.isRegion(named), named != context.region else { return nil }
        return named
    }

    private static func host(_ text: String) -> String {
        let rest = text.components(after: "://")
        return String(rest.prefix { $0 != "/" && $0 != ":" })
    }

    private var retryAfter: Duration? {
        guard let seconds = headers.first(name: "retry-after").flatMap({ Int($0) }), (0...3600).contains(seconds) else {
            return nil
        }
        return .seconds(seconds)
    }

    private static let codes: [String: S3Error.Code] = [
        "RequestTimeTooSkewed": .clockSkew,
        "PermanentRedirect": .wrongRegion, "TemporaryRedirect": .wrongRegion, "Redirect": .wrongRegion,
        "AuthorizationHeaderMalformed": .wrongRegion, "IllegalLocationConstraintException": .wrongRegion,
        "NoSuchBucket": .noSuchBucket, "NoSuchKey": .noSuchKey, "NoSuchUpload": .noSuchUpload,
        "PreconditionFailed": .preconditionFailed,
        "AccessDenied": .denied, "AllAccessDisabled": .denied, "AccountProblem": .denied,
        "InvalidAccessKeyId": .badCredentials, "SignatureDoesNotMatch": .badCredentials,
        "InvalidToken": .badCredentials,
        "InvalidSecurity": .badCredentials, "ExpiredToken": .badCredentials, "ExpiredTokenException": .badCredentials,
        "TokenRefreshRequired": .badCredentials,
        "SlowDown": .busy, "ServiceUnavailable": .busy, "Throttling": .busy, "ThrottlingException": .busy,
        "RequestLimitExceeded": .busy, "TooManyRequests": .busy, "RequestThrottled": .busy,
        "BandwidthLimitExceeded": .busy,
        "InternalError": .server, "RequestTimeout": .timedOut,
        "NotImplemented": .unsupported, "MethodNotAllowed": .unsupported,
        "EntityTooLarge": .tooLarge, "KeyTooLongError": .badName, "InvalidURI": .badName,
        "QuotaExceeded": .full, "InsufficientStorage": .full, "XMinioStorageFull": .full,
    ]
}

extension String {
    /// What follows the first occurrence of a text; everything when it does not occur.
    fileprivate func components(after text: String) -> Substring {
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(text) { return rest.dropFirst(text.count) }  // checked: the length of a text
            rest = rest.dropFirst()
        }
        return self[...]
    }
}
