/// Where images are taken from.
public struct RemoteRules: Hashable, Sendable {
    /// Where a redirect may lead.
    public enum Redirects: String, Hashable, Sendable, CaseIterable {
        /// To addresses that a pattern names.
        case listed
        /// To any public address.
        case `public`
        /// Nowhere.
        case none
    }

    /// What a request is for.
    enum Purpose: Hashable, Sendable {
        /// A picture: only what is listed.
        case picture
        /// An original of our own: any public address.
        case download
    }

    /// The images that are answered; none where there is no pattern.
    public var patterns: [OriginPattern]
    /// Where a redirect may lead.
    public var redirects: Redirects
    /// The ports of addresses that no pattern names.
    public var ports: Set<Int>

    /// Makes rules; by default nothing is listed.
    public init(patterns: [OriginPattern] = [], redirects: Redirects = .listed, ports: Set<Int> = [80, 443]) {
        self.patterns = patterns
        self.redirects = redirects
        self.ports = ports
    }

    /// Whether an address may be asked for.
    func allow(_ url: RemoteURL, for purpose: Purpose) -> Bool {
        switch purpose {
        case .picture: isListed(url)
        case .download: ports.contains(url.port) || isListed(url)
        }
    }

    /// Whether a redirect may lead from one address to another.
    func allowRedirect(from: RemoteURL, to url: RemoteURL, for purpose: Purpose) -> Bool {
        guard url.scheme == .https || from.scheme == .http, redirects != .none else { return false }
        if isListed(url) { return true }
        return (redirects == .public || purpose == .download) && ports.contains(url.port)
    }

    private func isListed(_ url: RemoteURL) -> Bool { patterns.contains { $0.matches(url) } }
}
