import Basics
import RenderWire

/// Why a request gets no picture.
public struct ServiceError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public var code: Code
    /// A sentence for a person; holds nothing a client may not read.
    public var message: String
    /// When it is worth asking again; `nil` where nothing is known about that.
    public var retryAfter: Duration?
    /// What was underneath, for the log only.
    public var cause: (any Error)?

    /// Makes an error.
    public init(_ code: Code, _ message: String, retryAfter: Duration? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
        self.cause = cause
    }

    /// Everything, for the log.
    public var description: String {
        guard let cause else { return "\(code.rawValue): \(message)" }
        return "\(code.rawValue): \(message) (\(cause))"
    }

    /// What went wrong; the raw value is the stable code that clients see.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// There is no such original, or its name is not one that could be.
        case noSuchOriginal = "no-such-original"
        /// There is no such original as a layer is to be made of.
        case noSuchLayer = "no-such-layer"
        /// The original is on another web server, and those are not read.
        case remoteOriginsOff = "remote-origins-off"
        /// What stands for an original on another web server is not the address of one.
        case invalidRemoteURL = "invalid-remote-url"
        /// The original is on a web server, or behind a redirect to one, from which none are taken.
        case remoteOriginNotAllowed = "remote-origin-not-allowed"
        /// The other web server could not be reached, or answered something else than the original.
        case remoteOriginFailed = "remote-origin-failed"
        /// The other web server took too long.
        case remoteOriginTimedOut = "remote-origin-timed-out"
        /// There is no such image among the uploaded ones.
        case noSuchImage = "no-such-image"
        /// The original did not come as an upload, and is not removed as one.
        case notAnUpload = "not-an-upload"
        /// The page of a listing was asked for with something that no page gave.
        case badCursor = "bad-cursor"
        /// The operator wants no uploads.
        case uploadsOff = "uploads-off"
        /// The originals cannot be written by this server.
        case originalsReadOnly = "originals-read-only"
        /// The ticket of an upload has been used already.
        case ticketUsed = "ticket-used"
        /// Another upload with the same ticket is under way.
        case ticketBusy = "ticket-busy"
        /// The image is of a kind that this upload may not be.
        case typeNotAllowed = "type-not-allowed"
        /// There is no space for another original.
        case storeFull = "store-full"
        /// The originals cannot be read, or not be written, at present.
        case originalsUnavailable = "originals-unavailable"
        /// This one original cannot be read, or a folder on the way to it; others can.
        case originalUnreadable = "original-unreadable"
        /// The stored variants cannot be removed at present; trouble in reading or writing them is never an error.
        case variantsUnavailable = "variants-unavailable"
        /// The queue of background work cannot be reached at present.
        case queueUnavailable = "queue-unavailable"
        /// The bytes are of no kind we know.
        case notAnImage = "not-an-image"
        /// The format is known, but its decoder or encoder is switched off or not installed.
        case formatNotEnabled = "format-not-enabled"
        /// The decoder gave up.
        case brokenImage = "broken-image"
        /// The original is over a limit: bytes, pixels, frames, scans.
        case originalTooLarge = "original-too-large"
        /// A crop lies wholly outside of the picture.
        case cropOutside = "crop-outside"
        /// The result would have more pixels than are allowed.
        case outputTooLarge = "output-too-large"
        /// The file has no such page.
        case noSuchPage = "no-such-page"
        /// The output cannot be what was asked.
        case cannotEncode = "cannot-encode"
        /// It was not ready by its deadline.
        case deadlineExceeded = "render-deadline-exceeded"
        /// The renderer died on it.
        case rendererCrashed = "renderer-crashed"
        /// Too much is waiting already.
        case overloaded = "overloaded"
        /// The client went away before it was made.
        case cancelled = "cancelled"
        /// No renderer can be had.
        case rendererUnavailable = "renderer-unavailable"
    }
}

extension SingleFlight where Failure == ServiceError {
    /// Makes one without work, which runs where the caller who begins it does.
    ///
    /// - Parameter waiterLimit: How many callers may wait at the same time, for whatever work.
    convenience init(waiterLimit: Int) {
        self.init(
            waiterLimit: waiterLimit,
            overloaded: .tooManyWait,
            cancelled: .givenUp,
            executor: { EventLoopExecutor.current }
        )
    }
}

extension ServiceError {
    /// One request more than may wait at the same time.
    package static let tooManyWait = ServiceError(
        .overloaded,
        "Too many requests are waiting already.",
        retryAfter: .seconds(1)
    )

    /// Nobody wants the answer any more.
    package static let givenUp = ServiceError(.cancelled, "The request was given up.")

    /// What a renderer's failure means to the one who asked.
    init(_ failure: RenderFailure) {
        self.init(Code(failure.code), failure.message, retryAfter: failure.code.retryAfter, cause: failure)
    }
}

extension ServiceError.Code {
    fileprivate init(_ code: RenderFailure.Code) {
        self =
            switch code {
            case .notAnImage: .notAnImage
            case .formatNotEnabled: .formatNotEnabled
            case .brokenImage: .brokenImage
            case .originalTooLarge: .originalTooLarge
            case .cropOutside: .cropOutside
            case .outputTooLarge: .outputTooLarge
            case .noSuchPage: .noSuchPage
            case .cannotEncode: .cannotEncode
            case .deadlineExceeded: .deadlineExceeded
            case .crashed: .rendererCrashed
            case .overloaded: .overloaded
            case .cancelled: .cancelled
            case .unavailable: .rendererUnavailable
            }
    }

    /// Whether the original is the reason: it is missing, or is nothing that can be shown.
    ///
    /// What is wrong with a request, what is refused, and what the server has no room for at present is not.
    public var isOfOriginal: Bool {
        switch self {
        case .noSuchOriginal, .remoteOriginFailed, .remoteOriginTimedOut, .originalUnreadable, .notAnImage,
            .formatNotEnabled, .brokenImage, .originalTooLarge, .rendererCrashed:
            true
        case .noSuchLayer, .remoteOriginsOff, .invalidRemoteURL, .remoteOriginNotAllowed, .noSuchImage, .notAnUpload,
            .badCursor,
            .uploadsOff, .originalsReadOnly, .ticketUsed, .ticketBusy, .typeNotAllowed, .storeFull,
            .originalsUnavailable, .variantsUnavailable, .queueUnavailable, .cropOutside, .outputTooLarge, .noSuchPage,
            .cannotEncode, .deadlineExceeded, .overloaded, .cancelled, .rendererUnavailable:
            false
        }
    }

    /// Whether asking again at once for the same thing of the same bytes must fail the same way.
    var isCertain: Bool {
        switch self {
        case .notAnImage, .formatNotEnabled, .brokenImage, .originalTooLarge, .cropOutside, .outputTooLarge,
            .noSuchPage, .cannotEncode:
            true
        // Not certain, but each try may hold a renderer up to the deadline.
        case .deadlineExceeded, .rendererCrashed: true
        case .noSuchOriginal, .noSuchLayer, .remoteOriginsOff, .invalidRemoteURL, .remoteOriginNotAllowed,
            .remoteOriginFailed,
            .remoteOriginTimedOut, .originalsUnavailable, .originalUnreadable, .variantsUnavailable, .queueUnavailable,
            .overloaded,
            .cancelled,
            .rendererUnavailable, .noSuchImage, .notAnUpload, .badCursor, .uploadsOff, .originalsReadOnly, .ticketUsed,
            .ticketBusy,
            .typeNotAllowed, .storeFull:
            false
        }
    }
}

extension RenderFailure.Code {
    fileprivate var retryAfter: Duration? {
        switch self {
        case .overloaded: .seconds(1)
        case .unavailable: .seconds(5)
        default: nil
        }
    }
}
