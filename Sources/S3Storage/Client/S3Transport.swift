import AWSAccess
import AsyncHTTPClient
import Basics
import NIOCore
import NIOHTTP1
import NIOPosix
import ObjectStorage

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Signs a request, sends it and reads the answer: once, without a second attempt.
struct S3Transport: Sendable {
    private let connections: S3Connections
    private let credentials: any CredentialsProvider
    private let threadPool: NIOThreadPool
    private let clock: ServerClock
    private let timeout: Duration
    private let signer = SignatureV4(service: .s3)

    /// - Parameters:
    ///   - connections: What requests are sent over.
    ///   - credentials: Who signs.
    ///   - threadPool: Where to wait for disks.
    ///   - clock: The time that requests are signed with.
    ///   - timeout: How long a call may take, for the words of an error.
    init(
        connections: S3Connections,
        credentials: any CredentialsProvider,
        threadPool: NIOThreadPool,
        clock: ServerClock,
        timeout: Duration
    ) {
        self.connections = connections
        self.credentials = credentials
        self.threadPool = threadPool
        self.clock = clock
        self.timeout = timeout
    }

    /// Sends a request.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - target: Where it goes.
    ///   - deadline: When the answer has to be read.
    ///   - receive: Takes the answer, whose status is 2xx or one that the request accepts.
    /// - Returns: What `receive` gives.
    /// - Throws: A `FailedAttempt` for what may pass; what else happens as it is.
    func send<Value: Sendable>(
        _ request: S3Request,
        to target: S3Target,
        by deadline: ContinuousClock.Instant,
        _ receive: @escaping @Sendable (HTTPClientResponse) async throws -> Value
    ) async throws -> Value {
        let context = target.context(request)
        func late() -> any Error {
            let isOwn = StoreDeadline.current.map { deadline < $0 } ?? true
            let message = "there was no whole answer \(isOwn ? "within \(timeout)" : "in time")"
            return FailedAttempt(S3Error(.timedOut, message, in: context), remedy: .none)
        }
        do {
            let value = try await withDeadline(deadline) { [self] in
                let credentials = try await credentials.credentials()
                return try await connections.whenFree {
                    let message = "too many requests are waiting for a connection already"
                    return FailedAttempt(S3Error(.busy, message, in: context), remedy: .none)
                } _: {
                    do {
                        return try await exchange(request, target, credentials, deadline, receive)
                    } catch let failure as FailedAttempt where failure.showsBadCredentials {
                        self.credentials.refuse(credentials)
                        throw failure
                    }
                }
            }
            guard let value else { throw late() }
            return value
        } catch {
            guard !Task.isCancelled else { throw CancellationError() }
            throw TransportErrors.failure(from: error, context)
        }
    }

    /// An address that lets whoever has it read an object for a while.
    func presignedURL(of key: String, in target: S3Target, lifetime: Duration) async throws -> String {
        try signer.presign(
            target.address.request("GET", key: key),
            credentials: try await credentials.credentials(),
            region: target.region,
            at: clock.now,
            lifetime: lifetime
        )
    }

    private func exchange<Value: Sendable>(
        _ request: S3Request,
        _ target: S3Target,
        _ credentials: AWSCredentials,
        _ deadline: ContinuousClock.Instant,
        _ receive: (HTTPClientResponse) async throws -> Value
    ) async throws -> Value {
        let time = clock.now
        let signed = sign(request, target, credentials, time)
        var message = HTTPClientRequest(url: signed.url)
        message.method = HTTPMethod(rawValue: signed.method)
        for (name, value) in signed.headers { message.headers.add(name: name, value: value) }
        message.body = request.body?.sent(threadPool)
        // A server that refuses may leave the rest of a body unread, and all of it may have been handed to the
        // connection by then: the next request would wait behind it without end.
        if request.body?.isLong == true { message.headers.add(name: "connection", value: "close") }
        let rest = TimeAmount(deadline - .now)
        let response = try await connections.execute(message, deadline: .now() + max(rest, .zero))
        let status = Int(response.status.code)
        if (200..<300).contains(status) || request.accepted.contains(status) { return try await receive(response) }
        let body = request.method == "HEAD" ? ByteBuffer() : try await response.collectBody(upTo: 1 << 20)
        let answer = ErrorResponse(status: status, headers: response.headers, body: Array(body.readableBytesView))
        // What the clock was off by is found out from now, not from when a long body began to be sent.
        throw answer.failure(
            target.context(request),
            localTime: clock.now.timeIntervalSince1970 - Double(clock.offset),
            signedTime: time.timeIntervalSince1970
        )
    }

    private func sign(
        _ request: S3Request,
        _ target: S3Target,
        _ credentials: AWSCredentials,
        _ time: Date
    ) -> SignedRequest {
        var headers = request.headers
        var payload = SignatureV4.Payload.empty
        if let body = request.body {
            headers.append(("content-md5", body.md5))
            payload = body.sha256.map { .sha256($0) } ?? .unsigned
        }
        return signer.sign(
            target.address.request(request.method, key: request.key, query: request.query, headers: headers),
            payload: payload,
            credentials: credentials,
            region: target.region,
            at: time
        )
    }
}
