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

/// Speaks with one bucket: signs, sends, reads, and tries again.
final class S3Client: Sendable {
    let bucket: String
    let configuration: S3Configuration
    let connections: S3Connections
    let credentials: any CredentialsProvider
    let threadPool: NIOThreadPool
    let clock: ServerClock
    let logger: Logger
    let signer = SignatureV4(service: .s3)
    private let region: Mutex<String>
    /// What the settings say.
    let configuredRegion: String

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
        self.connections = connections
        self.credentials = credentials
        self.threadPool = threadPool
        self.clock = clock
        configuredRegion = region
        var logger = logger
        logger[metadataKey: "bucket"] = "\(bucket)"
        self.logger = logger
    }

    /// Where requests go now.
    var address: BucketAddress { address(currentRegion) }

    /// The region that requests are signed for; found out where the settings are wrong.
    var currentRegion: String { region.withLock { $0 } }

    /// The time as the server sees it, in seconds since 1970.
    var seconds: Double { clock.now.timeIntervalSince1970 }

    func address(_ region: String) -> BucketAddress {
        BucketAddress(bucket: bucket, endpoint: configuration.endpoint, region: region, style: configuration.style)
    }

    /// Makes a body of some bytes.
    func body(_ content: S3Content) async throws -> S3Body {
        try await S3Body(content, isSigned: address.scheme == .http, threadPool: threadPool)
    }

    /// Does a call, as often as it takes and may take, until its own time is over or ``StoreDeadline``'s.
    ///
    /// - Parameters:
    ///   - request: Makes the call; asked for every attempt, as what is wanted may have changed.
    ///   - receive: Takes the answer, whose status is 2xx or one that the call accepts; a `Failure` that it throws is
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
            let failure: Failure
            do {
                return try await attempt(call, deadline, receive)
            } catch let caught as Failure {
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
    func answer(_ request: S3Request, upTo limit: Int = 16 << 20) async throws -> S3Answer {
        try await perform {
            request
        } _: { [self] response in
            // The length in an answer to HEAD is that of what GET would give.
            let body = request.method == "HEAD" ? ByteBuffer() : try await S3Client.collect(response, upTo: limit)
            // Some calls answer 200 while they are still at work, and then say in the body how it ended.
            if let failure = failure(in: body, of: response, request) { throw failure }
            return S3Answer(status: Int(clamping: response.status.code), headers: response.headers, body: body)
        }
    }

    /// What a call is about, for its errors.
    func context(_ request: S3Request, _ region: String? = nil) -> RequestContext {
        let region = region ?? currentRegion
        let address = address(region)
        return RequestContext(
            operation: request.operation,
            bucket: bucket,
            key: request.key,
            region: region,
            endpoint: "\(address.scheme.rawValue)://\(address.host)\(address.port.map { ":\($0)" } ?? "")"
        )
    }

    private func failure(in body: ByteBuffer, of response: HTTPClientResponse, _ request: S3Request) -> Failure? {
        guard request.method == "POST", XMLElement(document: body.readableBytesView)?.name == "Error" else {
            return nil
        }
        let answer = ErrorAnswer(
            status: Int(clamping: response.status.code),
            headers: response.headers,
            body: Array(body.readableBytesView)
        )
        return answer.failure(context(request), localTime: seconds, signedTime: seconds)
    }

    private func learn(from failure: Failure) {
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
struct S3Answer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: ByteBuffer
}
