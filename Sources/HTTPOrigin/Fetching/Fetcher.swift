import Basics
import ImageService
import Logging
import NIOCore
import NIOHTTP1

/// Fetches one image over HTTP, following redirects, each step of it judged.
struct Fetcher: Sendable {
    /// What makes an answer unnecessary: what is known of an image that is kept.
    struct Conditions: Hashable, Sendable {
        /// The hash of the address that the image came from in the end.
        var source: String
        /// The server's own validator, with its quotes.
        var etag: String?
        /// The date the server gave.
        var lastModified: String?
    }

    /// What came of it.
    enum Outcome: Sendable {
        /// What is kept is still right.
        case confirmed(HTTPHeaders)
        /// The image, and the address it came from in the end.
        case fetched(DownloadBody.Result, HTTPHeaders, address: String)
    }

    private enum Step: Sendable {
        case done(Outcome)
        case redirect(to: String)
    }

    static let redirectLimit = 5

    let rules: RemoteRules
    let addressGuard: AddressGuard
    let resolver: RecentAddresses
    let connector: OriginConnector
    let byteLimit: Int
    let userAgent: String
    let warnings: RateLimitedLogger

    /// Fetches an image.
    ///
    /// - Parameters:
    ///   - url: Where it is.
    ///   - purpose: What it is for.
    ///   - conditions: What is known of what is kept of it.
    ///   - timeouts: How long to wait.
    ///   - sink: Makes a place for the bytes, once it is known that some come.
    /// - Returns: The image, or that what is kept is still right.
    /// - Throws: ``FetchFailure``; nothing is left of the bytes then.
    func fetch(
        _ url: RemoteURL,
        for purpose: RemoteRules.Purpose,
        conditions: Conditions?,
        timeouts: FetchTimeouts,
        into sink: @escaping @Sendable () async throws -> BodySink
    ) async throws(FetchFailure) -> Outcome {
        guard rules.allow(url, for: purpose) else { throw .notAllowed() }
        let watch = FetchWatch(timeouts, host: url.host)
        return try await watch.run { () async throws(FetchFailure) in
            var here = url
            for _ in 0...Fetcher.redirectLimit {
                // Validators belong to the image, not to what leads there.
                let conditions = conditions?.source == RemoteImageRecord.hash(here.description) ? conditions : nil
                let step: Step
                do throws(FetchFailure) {
                    step = try await ask(here, conditions, watch, sink)
                } catch {
                    throw here.origin == url.origin ? error : error.behindRedirect
                }
                switch step {
                case .done(let outcome): return outcome
                case .redirect(let location):
                    here = try follow(location, from: here, for: purpose)
                    watch.follow(to: here.host, onSameServer: here.origin == url.origin)
                }
            }
            throw FetchFailure(
                .remoteOriginFailed,
                "'\(url.host)' redirects more than \(Fetcher.redirectLimit) times."
            )
        }
    }

    private func follow(
        _ location: String,
        from url: RemoteURL,
        for purpose: RemoteRules.Purpose
    ) throws(FetchFailure) -> RemoteURL {
        let next: RemoteURL
        do throws(RemoteURLError) {
            next = try url.resolving(location)
        } catch {
            throw FetchFailure(.remoteOriginFailed, "'\(url.host)' redirects to what is not an image's address.")
        }
        guard rules.allowRedirect(from: url, to: next, for: purpose) else {
            throw FetchFailure(.remoteOriginNotAllowed, "'\(url.host)' redirects to where images are not taken from.")
        }
        return next
    }

    /// The addresses of a host, every one of them judged.
    private func addresses(of host: RemoteHost) async throws(FetchFailure) -> [IPAddress] {
        do throws(AddressRefusal) {
            try addressGuard.check(host)
        } catch {
            warnings.log("An image was not fetched: \(error).", nil)
            throw .notAllowed(cause: error)
        }
        guard case .name(let name) = host else {
            guard case .address(let address) = host else { throw .notAllowed() }
            return [address]
        }
        let addresses: [IPAddress]
        do throws(ResolvingError) {
            addresses = try await resolver.addresses(of: name)
        } catch {
            throw FetchFailure(error, host: host)
        }
        do throws(AddressRefusal) {
            try addressGuard.check(addresses, of: host)
        } catch {
            warnings.log("An image was not fetched: \(error).", nil)
            // As if there were no such name: who asks learns nothing of the inner network's names.
            throw FetchFailure(.remoteOriginFailed, Fetcher.noAddress(host), extent: .server, cause: error)
        }
        return addresses
    }

    fileprivate static func noAddress(_ host: RemoteHost) -> String { "'\(host)' has no public address." }

    private func ask(
        _ url: RemoteURL,
        _ conditions: Conditions?,
        _ watch: FetchWatch,
        _ sink: @Sendable () async throws -> BodySink
    ) async throws(FetchFailure) -> Step {
        watch.enter(.connecting)
        let addresses = try await addresses(of: url.host)
        let connection = try await connector.connect(to: url, at: addresses, watch: watch)
        return try await exchange(connection, url, conditions, watch, sink)
    }

    private func exchange(
        _ connection: OriginConnector.Connection,
        _ url: RemoteURL,
        _ conditions: Conditions?,
        _ watch: FetchWatch,
        _ sink: @Sendable () async throws -> BodySink
    ) async throws(FetchFailure) -> Step {
        do {
            return try await connection.executeThenClose { inbound, outbound in
                watch.enter(.answer)
                var parts = inbound.makeAsyncIterator()
                var breakage: (any Error)?
                do {
                    // At once: the beginning is a whole request for many servers, which answer and close.
                    try await outbound.write(contentsOf: [.head(request(url, conditions)), .end(nil)])
                } catch {
                    // A server may answer and close before it has read everything; then the answer counts.
                    breakage = error
                }
                guard case .head(let head)? = try await parts.next() else {
                    try Task.checkCancellation()
                    throw FetchFailure.unreachable(
                        "'\(url.host)' closed the connection without an answer.",
                        extent: .image,
                        cause: breakage
                    )
                }
                if let step = try step(after: head, from: url, isConditional: conditions != nil) { return step }
                let place = try await sink()
                do {
                    watch.enter(.body)
                    let body = DownloadBody(place, limit: byteLimit)
                    while let part = try await parts.next() {
                        switch part {
                        case .head: continue
                        case .body(let bytes):
                            watch.received(bytes.readableBytes)
                            try await body.add(bytes)
                        case .end:
                            let result = try await body.finish()
                            return .done(.fetched(result, head.headers, address: url.description))
                        }
                    }
                    try Task.checkCancellation()
                    throw HTTPParserError.invalidEOFState
                } catch {
                    await place.discard()
                    throw error
                }
            }
        } catch {
            throw FetchFailure(error, from: url)
        }
    }

    private func request(_ url: RemoteURL, _ conditions: Conditions?) -> HTTPRequestHead {
        // Nothing of the client's own request is passed on, and nothing that servers have said is remembered for them.
        var headers: HTTPHeaders = [
            "Host": url.authority, "User-Agent": userAgent, "Accept": "image/*", "Accept-Encoding": "identity",
            "Connection": "close",
        ]
        if let etag = conditions?.etag { headers.add(name: "If-None-Match", value: etag) }
        if let date = conditions?.lastModified { headers.add(name: "If-Modified-Since", value: date) }
        return HTTPRequestHead(version: .http1_1, method: .GET, uri: url.target, headers: headers)
    }

    /// What the beginning of an answer leads to; `nil` where the image follows.
    private func step(
        after head: HTTPResponseHead,
        from url: RemoteURL,
        isConditional: Bool
    ) throws(FetchFailure) -> Step? {
        switch head.status.code {
        case 200, 203: break
        case 301, 302, 303, 307, 308:
            guard let location = head.headers.first(name: "Location") else {
                throw FetchFailure(.remoteOriginFailed, "'\(url.host)' redirects to nowhere.")
            }
            return .redirect(to: location)
        case 304 where isConditional: return .done(.confirmed(head.headers))
        case 404, 410: throw FetchFailure(.noSuchOriginal, "There is no such original on '\(url.host)'.")
        case let status:
            throw FetchFailure(
                .remoteOriginFailed,
                "'\(url.host)' answered \(status) instead of the image.",
                allowsStale: status >= 500 || status == 429 || status == 408
            )
        }
        let encodings = head.headers[canonicalForm: "content-encoding"].map { $0.lowercased() }
        guard encodings.isEmpty || ["identity", "gzip", "deflate"].contains(where: { encodings == [$0] }) else {
            throw FetchFailure(
                .remoteOriginFailed,
                "'\(url.host)' sends the image with a content encoding that is not understood, and was asked not to."
            )
        }
        if let length = head.headers.first(name: "Content-Length").flatMap({ Int($0) }), length > byteLimit {
            throw DownloadBody.tooLarge(byteLimit)
        }
        return nil
    }
}

extension FetchFailure {
    fileprivate init(_ error: ResolvingError, host: RemoteHost) {
        switch error.code {
        case .noSuchName: self = .unreachable(Fetcher.noAddress(host), cause: error)
        case .unavailable: self = .unreachable("The address of '\(host)' could not be found out.", cause: error)
        case .timedOut: self = .timedOut("The address of '\(host)' could not be found out in time.", extent: .server)
        case .overloaded:
            self.init(
                .overloaded,
                "Too many servers' addresses are being looked up already.",
                extent: .once,
                allowsStale: true,
                retryAfter: .seconds(2)
            )
        case .cancelled: self = .cancelled
        }
    }
}
