import Basics
public import CoreMetrics
public import ImageService
public import Logging
public import NIOCore
import NIOHTTP1
public import NIOPosix
public import ObjectStorage

/// Originals on other web servers: fetched once, kept, and asked after when they are no longer fresh.
///
/// An image that many ask for at the same time is fetched once. No renderer is held meanwhile: rendering begins when
/// the image is whole.
public final class HTTPOriginals: RemoteOriginals {
    private struct Work: Hashable, Sendable {
        var url: String
        /// Whether facts are not enough, where no store has the bytes.
        var needsBytes: Bool
    }

    private struct Copy: Sendable {
        var image: RemoteImageRecord
        var opened: OpenedObject?
    }

    private let configuration: Configuration
    private let fetcher: Fetcher
    private let limiter: HostLimiter
    private let kept: KeptImages
    private let failures = RecentFetchFailures()
    private let flights: SingleFlight<Work, Copy, ServiceError>
    private let metrics: RemoteMetrics
    private let warnings: RateLimitedLogger
    private let now: @Sendable () -> Double

    /// Makes a door to other web servers.
    ///
    /// - Parameters:
    ///   - configuration: Which servers, and the bounds.
    ///   - store: Where images are kept; `nil` keeps what is known of them only.
    ///   - resolver: Finds hosts' addresses.
    ///   - group: Where connections run.
    ///   - threadPool: Where to wait for the disk.
    ///   - logger: Where is told what operators should know.
    ///   - metrics: Where counters are made; `nil` is the process's own.
    ///   - now: The time in seconds since 1970, which tests set.
    /// - Throws: What is wrong with the configured certificates.
    public init(
        configuration: Configuration,
        store: (any ReceivingStore)?,
        resolver: any HostResolver,
        group: any EventLoopGroup,
        threadPool: NIOThreadPool,
        logger: Logger,
        metrics: (any MetricsFactory)? = nil,
        now: @escaping @Sendable () -> Double = HTTPOriginals.secondsSince1970
    ) throws {
        self.configuration = configuration
        self.now = now
        warnings = RateLimitedLogger(logger: logger)
        self.metrics = RemoteMetrics(factory: metrics ?? MetricsSystem.factory)
        kept = KeptImages(store: store, threadPool: threadPool, warnings: warnings)
        limiter = HostLimiter(
            total: configuration.fetches,
            perServer: configuration.fetchesPerServer,
            waiting: configuration.waiting
        )
        flights = SingleFlight(waiterLimit: configuration.waiters, overloaded: .tooManyWait, cancelled: .givenUp)
        fetcher = Fetcher(
            rules: configuration.rules,
            addressGuard: configuration.addressGuard,
            resolver: RecentAddresses(
                resolver,
                freshness: configuration.addressFreshness,
                deadline: configuration.timeouts.connect
            ),
            connector: try OriginConnector(
                certificates: configuration.certificates,
                bodyLimit: configuration.originalBytes,
                group: group
            ),
            byteLimit: configuration.originalBytes,
            userAgent: configuration.userAgent,
            warnings: warnings
        )
    }

    /// The one spelling of an address.
    public func canonicalURL(_ url: String) throws(ServiceError) -> String { try HTTPOriginals.parsed(url).description }

    /// What is known of an image.
    public func head(_ url: String) async throws(ServiceError) -> ObjectInfo {
        try await current(try listed(url), needsBytes: false).image.info
    }

    /// The image, whole.
    public func open(_ url: String) async throws(ServiceError) -> OpenedObject {
        let url = try listed(url)
        // Bytes may be pushed out of the store between two lines of this; who asks again gets them.
        for _ in 0..<3 {
            if let opened = try await current(url, needsBytes: true).opened { return opened }
        }
        throw ServiceError(
            .originalsUnavailable,
            "There is no place for the original at present.",
            retryAfter: .seconds(5)
        )
    }

    /// An image fetched from any public address; nothing is kept.
    public func download(_ url: String) async throws(ServiceError) -> OpenedObject {
        let url = try HTTPOriginals.parsed(url)
        do throws(FetchFailure) {
            let outcome = try await fetch(url, for: .download, conditions: nil, configuration.downloadTimeouts)
            guard case .fetched(let received, let headers, let address) = outcome else {
                throw .notAllowed()
            }
            let image = known(received, headers, address)
            return OpenedObject(info: image.info, descriptor: received.sink.descriptor)
        } catch {
            throw error.error
        }
    }

    /// Forgets an image.
    public func forget(_ url: String) async throws(ServiceError) {
        let url = try HTTPOriginals.parsed(url)
        failures.remove(url)
        do {
            try await kept.forget(url.description)
        } catch {
            throw ServiceError(
                .originalsUnavailable,
                "What is kept of the original could not be removed.",
                retryAfter: .seconds(5),
                cause: error
            )
        }
    }

    private static func parsed(_ url: String) throws(ServiceError) -> RemoteURL {
        do throws(RemoteURLError) {
            return try RemoteURL(url)
        } catch {
            throw ServiceError(.invalidRemoteURL, error.description)
        }
    }

    private func listed(_ text: String) throws(ServiceError) -> RemoteURL {
        let url = try HTTPOriginals.parsed(text)
        // Before anything else is looked at: what is not listed has no answer that depends on what is there.
        guard configuration.rules.allow(url, for: .picture) else { throw FetchFailure.notAllowed().error }
        return url
    }

    private func current(_ url: RemoteURL, needsBytes: Bool) async throws(ServiceError) -> Copy {
        let key = url.description
        if let image = kept.atHand(key), image.isFresh(at: now()) {
            guard needsBytes else { return Copy(image: image) }
            if let opened = await kept.open(key, image) { return Copy(image: image, opened: opened) }
        }
        let work = Work(url: key, needsBytes: needsBytes && !kept.keepsBytes)
        return try await flights.value(for: work) { () async throws(ServiceError) in
            try await self.bring(url, needsBytes: needsBytes || self.kept.keepsBytes)
        }.value
    }

    private func bring(_ url: RemoteURL, needsBytes: Bool) async throws(ServiceError) -> Copy {
        let key = url.description
        var held: Copy?
        if let image = await kept.find(key) {
            let opened = needsBytes ? await kept.open(key, image) : nil
            // Without the bytes nothing is gained from hearing that they would still be right.
            if opened != nil || !needsBytes { held = Copy(image: image, opened: opened) }
        }
        if let held, held.image.isFresh(at: now()) { return held }
        do throws(FetchFailure) {
            let renewed = try await renew(held, of: url)
            if !needsBytes, let opened = renewed.opened { kept.keepUnclaimed(key, opened) }
            return renewed
        } catch {
            if error.error.code == .noSuchOriginal { await drop(key) }
            guard error.allowsStale, var held, held.image.isUsable(at: now(), for: configuration.staleFor) else {
                throw error.error
            }
            warnings.log("An older copy is answered, as '\(url.host)' cannot be asked.", error)
            metrics.stale.increment()
            held.image.quietUntil = now() + configuration.quiet
            kept.remember(held.image, key)
            return held
        }
    }

    private func renew(_ held: Copy?, of url: RemoteURL) async throws(FetchFailure) -> Copy {
        if let failure = failures.failure(url, now: now()) { throw failure }
        let key = url.description
        var timeouts = configuration.timeouts
        // Where there is something to answer with, a server that hangs is not waited for as long.
        if held != nil { timeouts = timeouts.shortened }
        let outcome = try await fetch(url, for: .picture, conditions: held?.image.conditions, timeouts)
        switch outcome {
        case .confirmed(let headers):
            guard var held else { throw FetchFailure(.remoteOriginFailed, "'\(url.host)' sent no image.") }
            held.image.confirm(headers, now: now(), bounds: configuration.lifetimes)
            kept.remember(held.image, key)
            return held
        case .fetched(let received, let headers, let address):
            let image = known(received, headers, address)
            let opened = await kept.keep(key, image, in: received.sink)
            return Copy(image: image, opened: opened)
        }
    }

    private func fetch(
        _ url: RemoteURL,
        for purpose: RemoteRules.Purpose,
        conditions: Fetcher.Conditions?,
        _ timeouts: FetchTimeouts
    ) async throws(FetchFailure) -> Fetcher.Outcome {
        let started = ContinuousClock.now
        do throws(FetchFailure) {
            let outcome = try await limiter.run(at: url.origin, waiting: timeouts.whole / 3) {
                () async throws(FetchFailure) in
                try await fetcher.fetch(url, for: purpose, conditions: conditions, timeouts: timeouts) { [kept] in
                    purpose == .picture ? try await kept.sink() : try await kept.nameless()
                }
            }
            metrics.count(outcome, taking: .now - started)
            return outcome
        } catch {
            metrics.failed.increment()
            if purpose == .picture { failures.insert(error, of: url, now: now()) }
            throw error
        }
    }

    private func known(_ received: DownloadBody.Result, _ headers: HTTPHeaders, _ address: String) -> RemoteImageRecord
    {
        RemoteImageRecord(received, headers, from: address, now: now(), bounds: configuration.lifetimes)
    }

    private func drop(_ key: String) async {
        do {
            try await kept.forget(key)
        } catch {
            warnings.log("A kept original of another server could not be removed.", error)
        }
    }
}
