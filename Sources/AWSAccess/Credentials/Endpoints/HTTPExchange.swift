import AsyncHTTPClient
import Basics
import NIOCore
import NIOHTTP1
import NIOPosix

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Asks over HTTP; redirects are not followed, proxies are not used, and long answers are not read to their end.
///
/// Credentials are asked for a few times a day, so that a client is made for each question and no connection stays.
struct HTTPExchange: CredentialExchange {
    /// The most bytes an answer may have; real ones have one or two thousand.
    private static let largestAnswer = 1 << 17

    func send(_ request: CredentialRequest) async throws(AccessError) -> CredentialAnswer {
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(request))
        let outcome = await within(request, client)
        // Everything on it is over by now, so that this only closes a connection.
        try? await client.shutdown()
        return try outcome.get()
    }

    private func configuration(_ request: CredentialRequest) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout = .init(
            connect: TimeAmount(request.connectTimeout),
            read: TimeAmount(request.timeout),
            write: TimeAmount(request.timeout)
        )
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return configuration
    }

    /// Ends at the request's time whatever the other side does.
    private func within(
        _ request: CredentialRequest,
        _ client: HTTPClient
    ) async -> Result<CredentialAnswer, AccessError> {
        if let outcome = await withTimeout(request.timeout, { await exchange(request, client) }) { return outcome }
        guard !Task.isCancelled else { return .failure(HTTPExchange.cancelled) }
        return .failure(HTTPExchange.unavailable(request, "there was no whole answer within \(request.timeout)"))
    }

    private func exchange(
        _ request: CredentialRequest,
        _ client: HTTPClient
    ) async -> Result<CredentialAnswer, AccessError> {
        var message = HTTPClientRequest(url: request.url.text)
        message.method = HTTPMethod(rawValue: request.method)
        for (name, value) in request.headers { message.headers.add(name: name, value: value) }
        if !request.body.isEmpty { message.body = .bytes(ByteBuffer(string: request.body)) }
        do {
            let response = try await client.execute(message, timeout: TimeAmount(request.timeout))
            var body: [UInt8] = []
            for try await part in response.body {
                guard body.count + part.readableBytes <= HTTPExchange.largestAnswer else {
                    let limit = HTTPExchange.largestAnswer
                    return .failure(
                        AccessError(.badAnswer, "\(request.url) answered with more than \(limit) bytes.")
                    )
                }
                body += part.readableBytesView
            }
            if Task.isCancelled { return .failure(HTTPExchange.cancelled) }
            let date = response.headers.first(name: "date").flatMap(HTTPDate.seconds)
            let time = date.map { Date(timeIntervalSince1970: Double($0)) }
            return .success(CredentialAnswer(status: Int(response.status.code), date: time, body: body))
        } catch is CancellationError {
            return .failure(HTTPExchange.cancelled)
        } catch let error as HTTPClientError where error == .cancelled {
            return .failure(HTTPExchange.cancelled)
        } catch let error as HTTPClientError {
            // Its own short name: an error's full text may quote the request.
            return .failure(HTTPExchange.unavailable(request, error.shortDescription))
        } catch let error as NIOConnectionError {
            let reason = error.connectionErrors.first.map { "\($0.error)" } ?? "its name has no address"
            return .failure(HTTPExchange.unavailable(request, reason))
        } catch {
            return .failure(HTTPExchange.unavailable(request, "\(type(of: error))"))
        }
    }

    private static let cancelled = AccessError(.cancelled, "Asking for credentials was given up.")

    private static func unavailable(_ request: CredentialRequest, _ reason: String) -> AccessError {
        AccessError(.unavailable, "\(request.url) could not be asked: \(reason).")
    }
}
