import Hummingbird

/// What whoever asks for a page may do on it.
enum Standing: Sendable {
    /// Write and list.
    case open
    /// The same, as soon as the page itself asks: this request was made by a page of another site.
    case later
    /// The same, with a token.
    case token
    /// Look only.
    case closed(Problem)

    /// Whether the page is to ask for a token.
    var wantsToken: Bool {
        if case .token = self { true } else { false }
    }

    /// Why nothing can be done here by anybody who asks as this request does; `nil` where something can.
    var refusal: Problem? {
        if case .closed(let problem) = self { problem } else { nil }
    }
}

extension UploadDoor {
    /// What whoever sends a request may do.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - context: Its context.
    /// - Returns: The standing.
    func standing(_ request: Request, _ context: WebContext) -> Standing {
        do throws(Problem) {
            try check(request, context)
            return .open
        } catch {
            if hasTokens { return .token }
            return error.code == Problem.crossSite ? .later : .closed(error)
        }
    }
}
