import Basics
import NIOCore

/// Decides what becomes of requests' bodies: who may begin to send, who sends too slowly, and when a connection on
/// which nobody reads any more is closed.
///
/// Requests of one connection are numbered in their order: `heads` have begun, `ends` have come whole, `answers` have
/// been answered.
struct RequestBodyState: Sendable {
    /// What is allowed.
    struct Limits: Sendable {
        /// The least bytes of a body in a second, on average over that time.
        var rate = 1_000
        /// How long a body may come more slowly than that.
        var rateWindow = TimeAmount.seconds(30)
        /// How long a body may take in all.
        var deadline = TimeAmount.minutes(15)
        /// The least bytes that a body's pieces may have on average: each is work, however short.
        var pieceBytes = 64
        /// How many pieces may come before their average is looked at.
        var pieces = 4_096
        /// How many bytes are read of a request that has been refused, so that its sender comes to read the answer.
        var lingeringBytes = 128 << 20
        /// How long they are read.
        var lingering = TimeAmount.seconds(30)
    }

    /// What to do with a body that is watched.
    enum Verdict: Hashable, Sendable {
        /// Nothing.
        case wait
        /// Tell the route that the body comes too slowly.
        case tooSlow
        /// Tell the route that the body has taken too long.
        case overdue
        /// Tell the route that the body comes in crumbs.
        case crumbs
        /// Close the connection.
        case close
    }

    /// What to do about an answer's head.
    enum Ending: Hashable, Sendable {
        /// The connection goes on.
        case goOn
        /// It does not: the client must be told.
        case close
    }

    private let limits: Limits
    private var heads = 0
    private var ends = 0
    private var answers = 0
    private var hasBody = false
    private var expectsContinue = false
    private var isClosing = false
    /// Whether the route has been told of a body's end before its time.
    private var hasTold = false
    /// When the present body was first looked at.
    private var watchedSince: NIODeadline?
    private var waitingSince: NIODeadline?
    /// What has come in the present stretch of the body, and how long it was waited for.
    private var bytes = 0
    private var waited = TimeAmount.zero
    /// What has come of the whole body, and in how many pieces.
    private var whole = (bytes: 0, pieces: 0)
    private var lingeringSince: NIODeadline?
    private var lingered = (bytes: 0, pieces: 0)

    init(limits: Limits) { self.limits = limits }

    /// Whether a body is under way, or what is left of one.
    var isWatching: Bool { ends < heads || isLingering }
    /// Whether the answer has gone out, and what still comes is thrown away.
    var isLingering: Bool { lingeringSince != nil }
    /// Whether the end of the connection is the end of a body before its time.
    var isInBody: Bool { ends < heads && !isLingering }

    /// A request has begun; one without a body is whole with that.
    mutating func begin(hasBody: Bool, expectsContinue: Bool) {
        heads += 1
        if !hasBody { ends += 1 }
        self.hasBody = hasBody
        self.expectsContinue = expectsContinue
        (bytes, waited, hasTold, watchedSince) = (0, .zero, false, nil)
        whole = (0, 0)
    }

    /// Bytes of a body have come.
    mutating func receive(_ count: Int) -> Verdict {
        expectsContinue = false
        guard isLingering else {
            bytes +|= count
            whole = (whole.bytes +| count, whole.pieces +| 1)
            guard !hasTold, areCrumbs(whole) else { return .wait }
            hasTold = true
            return .crumbs
        }
        lingered = (lingered.bytes +| count, lingered.pieces +| 1)
        return lingered.bytes > limits.lingeringBytes || areCrumbs(lingered) ? .close : .wait
    }

    /// Whether so much came in so many pieces that the pieces are shorter than any sender needs.
    private func areCrumbs(_ part: (bytes: Int, pieces: Int)) -> Bool {
        part.pieces >= limits.pieces && part.bytes < part.pieces *| limits.pieceBytes
    }

    /// A request has come whole.
    mutating func end() -> Verdict {
        expectsContinue = false
        if hasBody { ends += 1 }
        hasBody = false
        return isLingering ? .close : .wait
    }

    /// Bytes are wanted from the client.
    mutating func wait(at now: NIODeadline) { waitingSince = waitingSince ?? now }

    /// Something has come from the client.
    mutating func arrive(at now: NIODeadline) {
        // checked: times that have passed since the start
        if let since = waitingSince { waited = waited + (now - since) }
        waitingSince = nil
    }

    /// The route wants the body; whether the client has to be told.
    mutating func wantBody() -> Bool {
        guard expectsContinue, heads == answers +| 1, !isLingering else { return false }
        expectsContinue = false
        return true
    }

    /// An answer begins.
    mutating func answer(saysClose: Bool) -> Ending {
        // A request that is answered before it has come whole is not waited for: it may be endless.
        guard saysClose || (ends < heads && heads == answers +| 1) else { return .goOn }
        isClosing = true
        return .close
    }

    /// An answer has gone out; whether nothing may follow it.
    mutating func answered(at now: NIODeadline) -> Ending {
        answers += 1
        guard isClosing else { return .goOn }
        lingeringSince = now
        return .close
    }

    /// Looks at the clock, while ``isWatching``.
    mutating func check(at now: NIODeadline) -> Verdict {
        // checked: times that have passed since the start
        if let since = lingeringSince { return now - since >= limits.lingering ? .close : .wait }
        guard ends < heads, !hasTold else { return .wait }
        let began = watchedSince ?? now
        watchedSince = began
        if now - began >= limits.deadline {  // checked: times that have passed since the start
            hasTold = true
            return .overdue
        }
        let sum = waited + (waitingSince.map { now - $0 } ?? .zero)  // checked: times that have passed since the start
        guard sum >= limits.rateWindow else { return .wait }
        // checked: floating-point numbers never trap
        let least = Double(limits.rate) * Double(limits.rateWindow.nanoseconds) / 1e9
        guard Double(bytes) < least else {
            (bytes, waited) = (0, .zero)
            if waitingSince != nil { waitingSince = now }
            return .wait
        }
        hasTold = true
        return .tooSlow
    }
}

/// Why a body ends before its time.
enum BrokenBody: Error, Hashable, Sendable {
    /// The connection has ended.
    case brokenOff
    /// It comes more slowly than the server waits.
    case tooSlow
    /// It comes in pieces that are far shorter than any sender needs.
    case crumbs
    /// It has taken longer than any may.
    case overdue
}
