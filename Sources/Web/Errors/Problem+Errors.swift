import Dialects
import HTTPTypes
import Hummingbird
import ImageService
import NIOHTTP1

/// The one place where errors become HTTP statuses.
extension Problem {
    init(_ error: any Error) {
        switch error {
        case let error as Problem: self = error
        case let error as DialectError: self.init(error)
        case let error as ServiceError: self.init(error)
        case let error as HTTPError: self.init(error)
        case let error as BodyError: self.init(.badRequest, error.code.rawValue, error.message)
        case HTTPParserError.invalidEOFState: self.init(BrokenBody.brokenOff)
        case is HTTPParserError: self.init(.badRequest, "bad-body", "The body is not sent as HTTP has it.")
        case BrokenBody.tooSlow:
            self.init(.requestTimeout, "body-too-slow", "The body came too slowly; the server waits no longer.")
        case BrokenBody.crumbs:
            self.init(.badRequest, "bad-body", "The body comes in pieces of a few bytes; send longer ones.")
        case BrokenBody.overdue:
            self.init(.requestTimeout, "upload-deadline", "The body took longer than an upload may take.")
        case BrokenBody.brokenOff:
            self.init(.badRequest, "body-incomplete", "The connection ended in the middle of the body.")
        case is CancellationError: self = .clientLeft
        default: self.init(.internalServerError, "internal-error", "Something went wrong here; the log has more.")
        }
    }

    /// Logged for a client that did not wait; the number is nginx's.
    private static var clientLeft: Problem {
        Problem(.init(code: 499, reasonPhrase: "Client Closed Request"), cancelled, "The client went away.")
    }

    /// The code of what nobody waits for any more.
    static let cancelled = ServiceError.Code.cancelled.rawValue

    /// The code of what a page from elsewhere wanted.
    static let crossSite = "cross-site"

    /// The code of what only who has a token may do.
    static let tokenNeeded = "token-needed"

    private init(_ error: DialectError) {
        self.init(
            .init(code: error.status),
            error.code,
            error.message,
            retryAfter: error.retryAfter,
            maxAge: error.maxAge
        )
    }

    private init(_ error: ServiceError) {
        if error.code == .cancelled {
            self = .clientLeft
            return
        }
        self.init(
            Problem.status(error.code),
            error.code.rawValue,
            error.message,
            retryAfter: error.retryAfter.map { max(1, Int($0.components.seconds)) },
            maxAge: error.code == .noSuchOriginal || error.code == .noSuchLayer ? 60 : nil
        )
    }

    private init(_ error: HTTPError) {
        let isMissing = error.status == .notFound
        self.init(
            error.status,
            isMissing ? "not-found" : "http-\(error.status.code)",
            isMissing ? Problem.addresses : error.body ?? error.status.reasonPhrase
        )
    }

    /// What is said about an address that is none.
    private static let addresses =
        "There is nothing at this address. Pictures are at /picture/{key}?width=400 and /400x300/{key}, "
        + "untouched originals at /original/{key}; uploads go to /images."

    private static func status(_ code: ServiceError.Code) -> HTTPResponse.Status {
        switch code {
        case .noSuchOriginal, .noSuchLayer, .noSuchImage: .notFound
        case .remoteOriginsOff, .remoteOriginNotAllowed, .uploadsOff: .forbidden
        case .remoteOriginFailed: .badGateway
        case .notAnImage, .formatNotEnabled, .typeNotAllowed: .unsupportedMediaType
        case .ticketUsed, .notAnUpload: .conflict
        case .ticketBusy: .tooManyRequests
        case .brokenImage, .rendererCrashed: .unprocessableContent
        case .originalTooLarge: .contentTooLarge
        case .cropOutside, .outputTooLarge, .noSuchPage, .cannotEncode, .invalidRemoteURL, .badCursor: .badRequest
        case .deadlineExceeded, .remoteOriginTimedOut: .gatewayTimeout
        case .overloaded, .rendererUnavailable, .originalsUnavailable, .originalsReadOnly, .variantsUnavailable,
            .queueUnavailable:
            .serviceUnavailable
        case .originalUnreadable: .internalServerError
        case .storeFull: .init(code: 507, reasonPhrase: "Insufficient Storage")
        case .cancelled: .init(code: 499)
        }
    }
}
