/// What whoever asks for a page may do on it.
enum UploadPermission: Sendable {
    /// Write and list; by a cookie, which can be forgotten, or by something else.
    case granted(hasSession: Bool)
    /// The same, as soon as the page itself asks: this request was made by a page of another site, or the browser does
    /// not say by which.
    case later(wantsToken: Bool)
    /// The same, with a token.
    case token
    /// Look only.
    case closed(Problem)

    /// Whether the page is to ask for a token.
    var wantsToken: Bool {
        switch self {
        case .token: true
        case .later(let wantsToken): wantsToken
        case .granted, .closed: false
        }
    }

    /// Whether a browser shows a cookie, and it counts.
    var hasSession: Bool { if case .granted(true) = self { true } else { false } }

    /// Why nothing can be done here by anybody who asks as this request does; `nil` where something can.
    var refusal: Problem? { if case .closed(let problem) = self { problem } else { nil } }
}
