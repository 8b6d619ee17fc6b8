import AWSAccess
import AsyncHTTPClient
import Basics
import Descriptors
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import ObjectStorage

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension S3Client {
    /// One attempt at a call; every error that may pass is a `Failure`.
    func attempt<Value: Sendable>(
        _ request: S3Request,
        _ deadline: ContinuousClock.Instant,
        _ receive: @escaping @Sendable (HTTPClientResponse) async throws -> Value
    ) async throws -> Value {
        let region = currentRegion
        let context = context(request, region)
        func late() -> any Error {
            let isOwn = StoreDeadline.current.map { deadline < $0 } ?? true
            let message = "there was no whole answer \(isOwn ? "within \(configuration.timeout)" : "in time")"
            return Failure(S3Error(.timedOut, message, in: context), remedy: .none)
        }
        do {
            let value = try await withDeadline(deadline) { [self] in
                let credentials = try await credentials.credentials()
                return try await connections.permits.withPermit {
                    let message = "too many requests are waiting for a connection already"
                    return Failure(S3Error(.busy, message, in: context), remedy: .none)
                } _: {
                    do {
                        return try await exchange(request, region, credentials, deadline, receive)
                    } catch let failure as Failure where failure.showsBadCredentials {
                        self.credentials.refuse(credentials)
                        throw failure
                    }
                }
            }
            guard let value else { throw late() }
            return value
        } catch {
            guard !Task.isCancelled else { throw CancellationError() }
            throw failure(from: error, context)
        }
    }

    private func exchange<Value: Sendable>(
        _ request: S3Request,
        _ region: String,
        _ credentials: AWSCredentials,
        _ deadline: ContinuousClock.Instant,
        _ receive: (HTTPClientResponse) async throws -> Value
    ) async throws -> Value {
        let time = clock.now
        let signed = sign(request, region, credentials, time)
        var message = HTTPClientRequest(url: signed.url)
        message.method = HTTPMethod(rawValue: signed.method)
        for (name, value) in signed.headers { message.headers.add(name: name, value: value) }
        message.body = request.body?.sent(threadPool)
        // A server that refuses may leave the rest of a body unread, and all of it may have been handed to the
        // connection by then: the next request would wait behind it without end.
        if request.body?.isLong == true { message.headers.add(name: "connection", value: "close") }
        let rest = TimeAmount(deadline - .now)
        let response = try await connections.client.execute(message, deadline: .now() + max(rest, .zero))
        let status = Int(response.status.code)
        if (200..<300).contains(status) || request.accepted.contains(status) { return try await receive(response) }
        let body = request.method == "HEAD" ? ByteBuffer() : try await S3Client.collect(response, upTo: 1 << 20)
        let answer = ErrorAnswer(status: status, headers: response.headers, body: Array(body.readableBytesView))
        // What the clock was off by is found out from now, not from when a long body began to be sent.
        throw answer.failure(
            context(request, region),
            localTime: clock.now.timeIntervalSince1970 - Double(clock.offset),
            signedTime: time.timeIntervalSince1970
        )
    }

    private func sign(
        _ request: S3Request,
        _ region: String,
        _ credentials: AWSCredentials,
        _ time: Date
    ) -> SignedRequest {
        let address = address(region)
        var headers = request.headers
        var payload = SignatureV4.Payload.empty
        if let body = request.body {
            headers.append(("content-md5", body.md5))
            payload = body.sha256.map { .sha256($0) } ?? .unsigned
        }
        return signer.sign(
            address.request(request.method, key: request.key, query: request.query, headers: headers),
            payload: payload,
            credentials: credentials,
            region: region,
            at: time
        )
    }

    /// Reads an answer to its end.
    ///
    /// - Parameters:
    ///   - response: The answer.
    ///   - limit: The most bytes to read.
    /// - Returns: As many bytes as the answer said it would have.
    /// - Throws: A `BodyError` when it has more than the limit, or others than it said.
    static func collect(_ response: HTTPClientResponse, upTo limit: Int) async throws -> ByteBuffer {
        var body = ByteBuffer()
        for try await part in response.body {
            guard body.readableBytes + part.readableBytes <= limit else { throw BodyError.tooLong }
            body.writeImmutableBuffer(part)
        }
        if let expected = response.headers.first(name: "content-length").flatMap({ Int($0) }),
            expected != body.readableBytes
        {
            throw BodyError.wrongLength(expected: expected, found: body.readableBytes)
        }
        return body
    }

    /// What went wrong on this side of the answer.
    private func failure(from error: any Error, _ context: RequestContext) -> any Error {
        switch error {
        case is Failure, is CancellationError, is StorageError, is DescriptorError: return error
        case let error as AccessError where error.code == .cancelled: return CancellationError()
        case let error as AccessError:
            // The chain has tried as often as it makes sense.
            return Failure(S3Error(.noCredentials, error.message, in: context, cause: error), remedy: .none)
        case let error as BodyError:
            let code: S3Error.Code = error == .tooLong ? .badAnswer : .broken
            return Failure(S3Error(code, error.description, in: context), remedy: .again)
        case let error as HTTPClientError where error == .cancelled && Task.isCancelled: return CancellationError()
        default:
            let code = S3Client.code(of: error)
            let message = "\(S3Client.words(of: code)): \(S3Client.words(of: error))"
            return Failure(S3Error(code, message, in: context, cause: error), remedy: .again)
        }
    }

    private static func code(of error: any Error) -> S3Error.Code {
        switch error {
        case is NIOConnectionError, is NIOSSLError, is NIOSSLExtraError: .unreachable
        case let error as IOError where unreached.contains(error.errnoCode): .unreachable
        case let error as HTTPClientError:
            if late.contains(error) { .unreachable } else { silent.contains(error) ? .timedOut : .broken }
        default: .broken
        }
    }

    private static let late: [HTTPClientError] = [.connectTimeout, .getConnectionFromPoolTimeout, .tlsHandshakeTimeout]
    private static let unreached = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL]
    private static let silent: [HTTPClientError] = [.readTimeout, .writeTimeout, .deadlineExceeded]

    /// An error of the network's in words; what TLS says names files of this program's source, which help nobody.
    static func words(of error: any Error) -> String {
        guard error is NIOSSLError || error is NIOSSLExtraError else { return "\(error)" }
        let text = "\(error)"
        if ["WRONG_VERSION_NUMBER", "HTTP_REQUEST"].contains(where: { text.contains($0) }) {
            return "the server does not speak TLS: is it http://?"
        }
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            return "nobody who is trusted here vouches for its certificate"
        }
        return text.replacing(#/ at /[^\s\])]*/#, with: "")
    }

    private static func words(of code: S3Error.Code) -> String {
        switch code {
        case .unreachable: "no connection could be made"
        case .timedOut: "nothing was heard for too long"
        default: "the connection broke"
        }
    }
}

/// A body that is not as long as it should be.
enum BodyError: Error, Hashable, CustomStringConvertible {
    case tooLong
    case wrongLength(expected: Int, found: Int)

    var description: String {
        switch self {
        case .tooLong: "the answer is longer than any that makes sense"
        case .wrongLength(let expected, let found): "the answer has \(found) bytes and should have \(expected)"
        }
    }
}
