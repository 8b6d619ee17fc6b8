import AWSAccess
import AsyncHTTPClient
import Basics
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ObjectStorage
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Makes calls to one bucket, each as often as it takes, and learns the bucket's region and the server's time.
final class S3Client: Sendable {
    private let bucket: String
    private let configuration: S3Configuration
    private let transport: S3Transport
    private let threadPool: NIOThreadPool
    private let clock: ServerClock
    private let logger: Logger
    private let configuredRegion: String
    private let region: Mutex<String>

    init(
        bucket: String,
        region: String,
        configuration: S3Configuration,
        connections: S3Connections,
        credentials: any CredentialsProvider,
        threadPool: NIOThreadPool,
        clock: ServerClock,
        logger: Logger
    ) {
        self.bucket = bucket
        self.region = Mutex(region)
        self.configuration = configuration
        self.threadPool = threadPool
        self.clock = clock
        self.logger = logger
        configuredRegion = region
        transport = S3Transport(
            connections: connections,
            credentials: credentials,
            threadPool: threadPool,
            clock: clock,
            timeout: configuration.timeout
        )
    }

    /// The region that the settings say, and the one that requests are signed for: found out where the settings are
    /// wrong.
    var regions: (configured: String, actual: String) { (configuredRegion, target.region) }

    /// How many seconds this machine's clock is behind the server's, as far as that was learnt.
    var clockOffset: Int { clock.offset }

    /// The time as the server sees it, in seconds since 1970.
    var serverTime: Double { clock.now.timeIntervalSince1970 }

    /// Makes a body of some bytes.
    func body(_ content: S3Content) async throws -> S3Body {
        try await S3Body(content, isSigned: target.address.scheme == .http, threadPool: threadPool)
    }

    /// An empty place for bytes that come from the bucket or go there.
    func spool(expecting size: Int?, in folder: String?) async throws -> Spool {
        try await Spool(expecting: size, in: folder, threadPool: threadPool)
    }

    /// An object's address for everybody.
    func publicURL(of key: String) -> String { target.address.request("GET", key: key).url }

    /// An object's address for whoever has it, for a while.
    func presignedURL(of key: String, lifetime: Duration) async throws -> String {
        try await transport.presignedURL(of: key, in: target, lifetime: lifetime)
    }

    /// Does a call, as often as it takes and may take, until its own time is over or ``StoreDeadline``'s.
    ///
    /// - Parameters:
    ///   - request: Makes the call; asked for every attempt, as what is wanted may have changed.
    ///   - receive: Takes the answer, whose status is 2xx or one that the call accepts; a `FailedAttempt` that it throws is
    ///     treated like one of the connection.
    /// - Returns: What `receive` gives.
    /// - Throws: ``S3Error``, or `CancellationError`.
    func perform<Value: Sendable>(
        _ request: @escaping @Sendable () -> S3Request,
        _ receive: @escaping @Sendable (HTTPClientResponse) async throws -> Value
    ) async throws -> Value {
        let own = ContinuousClock.now + configuration.timeout
        let deadline = min(own, StoreDeadline.current ?? own)
        var state = RetryState(configuration.policy, deadline: deadline)
        while true {
            let call = request()
            let failure: FailedAttempt
            do {
                return try await transport.send(call, to: target, by: deadline, receive)
            } catch let caught as FailedAttempt {
                failure = caught
            }
            try Task.checkCancellation()
            learn(from: failure)
            var error = failure.error
            error.attempts = state.attempts
            switch state.decide(after: failure, at: .now, chance: .random(in: 0...1)) {
            case .giveUp: throw error
            case .correct: continue
            case .again(let pause):
                logger.debug("trying again", metadata: ["error": "\(error)", "pause": "\(pause)"])
                try await Task.sleep(for: pause)
            }
        }
    }

    /// Does a call whose answer is short.
    func answer(_ request: S3Request, upTo limit: Int = 16 << 20) async throws -> S3Response {
        try await perform {
            request
        } _: { [self] response in
            // The length in an answer to HEAD is that of what GET would give.
            let body = request.method == "HEAD" ? ByteBuffer() : try await response.collectBody(upTo: limit)
            // Some calls answer 200 while they are still at work, and then say in the body how it ended.
            if let failure = failure(in: body, of: response, request) { throw failure }
            return S3Response(status: Int(clamping: response.status.code), headers: response.headers, body: body)
        }
    }

    /// What a call is about, for its errors.
    func context(_ request: S3Request) -> RequestContext { target.context(request) }

    /// Where requests go now.
    private var target: S3Target {
        S3Target(bucket: bucket, region: region.withLock { $0 }, configuration: configuration)
    }

    private func failure(in body: ByteBuffer, of response: HTTPClientResponse, _ request: S3Request) -> FailedAttempt? {
        guard request.method == "POST", XMLElement(document: body.readableBytesView)?.name == "Error" else {
            return nil
        }
        let answer = ErrorResponse(
            status: Int(clamping: response.status.code),
            headers: response.headers,
            body: Array(body.readableBytesView)
        )
        return answer.failure(context(request), localTime: serverTime, signedTime: serverTime)
    }

    private func learn(from failure: FailedAttempt) {
        switch failure.remedy {
        case .clock(let time):
            let distance = Int(clamping: clock.distance(to: time).rounded())
            guard clock.learn(time) else { return }
            logger.warning(
                "This machine's clock and S3's are \(abs(distance)) seconds apart; requests are signed with S3's time. Set the clock."
            )
        case .region(let name):
            let old = region.withLock { region in
                defer { region = name }
                return region
            }
            guard old != name else { return }
            logger.warning("The bucket '\(bucket)' is in \(name), not in \(old); set s3-region to save a detour.")
        case .none, .again, .later, .credentials: break
        }
    }
}

/// An answer that was read to its end.
struct S3Response: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: ByteBuffer
}
