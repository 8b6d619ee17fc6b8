import AsyncHTTPClient
import Basics
import Foundation
import NIOCore
import NIOHTTP1

/// The Runtime API: where a custom runtime gets its events from and puts its answers.
public struct RuntimeAPI: Sendable {
    /// More than Lambda's own bound on an event, 6 MB.
    private static let eventLimit = 8_000_000
    /// How often a call is tried while nobody answers.
    private static let tries = 6
    /// How long posting may take; the bytes go no further than to the same machine.
    private static let postTimeout = TimeAmount.seconds(10)

    private let base: String
    private let client: HTTPClient

    /// Names the API.
    ///
    /// - Parameter address: Host and port, as `AWS_LAMBDA_RUNTIME_API` has them.
    public init(address: String) {
        base = "http://\(address)/2018-06-01/runtime"
        // Functions sleep for as long as nobody calls them, so that there is no bound on waiting for an event.
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(5), read: nil),
            decompression: .disabled
        )
        configuration.httpVersion = .http1Only
        // We try again ourselves, for what breaks later too.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Closes the connections; to be called when nothing is asked any more.
    public func shutDown() async { try? await client.shutdown() }

    /// Waits for the next call.
    func next() async throws -> (Invocation, Result<ByteBuffer, EventError>) {
        let response = try await retrying("asking for the next event") {
            try await client.execute(HTTPClientRequest(url: "\(base)/invocation/next"), deadline: .distantFuture)
        }
        guard response.status == .ok, let invocation = Invocation(response.headers) else {
            throw RuntimeAPI.unexpected(response.status, "asking for the next event")
        }
        do {
            return (invocation, .success(try await response.body.collect(upTo: RuntimeAPI.eventLimit)))
        } catch is NIOTooManyBytesError {
            return (
                invocation,
                .failure(EventError(.malformed, "The event has more than \(RuntimeAPI.eventLimit) bytes."))
            )
        }
    }

    /// Gives an invocation's answer.
    func respond(to invocation: Invocation, _ json: ByteBuffer) async throws {
        try await post("invocation/\(invocation.id)/response", json, "giving the answer")
    }

    /// Says that an invocation failed.
    func fail(_ invocation: Invocation, _ report: FailureReport) async throws {
        try await post("invocation/\(invocation.id)/error", report.json, "telling a failure", type: report.type)
    }

    /// Says that the function cannot start; the process should end then.
    ///
    /// - Parameter report: What is wrong.
    /// - Throws: ``RuntimeError`` when nobody listens.
    public func failToStart(_ report: FailureReport) async throws {
        try await post("init/error", report.json, "telling that the start failed", type: report.type)
    }

    private func post(_ path: String, _ json: ByteBuffer, _ attempt: String, type: String? = nil) async throws {
        var request = HTTPClientRequest(url: "\(base)/\(path)")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        if let type { request.headers.add(name: "Lambda-Runtime-Function-Error-Type", value: type) }
        request.body = .bytes(json)
        let response = try await retrying(attempt) { [request] in
            try await client.execute(request, timeout: RuntimeAPI.postTimeout)
        }
        // Read to its end, so that the connection can be used again.
        _ = try? await response.body.collect(upTo: 65_536)
        guard (200..<300).contains(response.status.code) else {
            throw RuntimeAPI.unexpected(response.status, attempt)
        }
    }

    /// Tries again while connections break: one that was open before a freeze is often dead after it.
    private func retrying(
        _ attempt: String,
        _ call: () async throws -> HTTPClientResponse
    ) async throws -> HTTPClientResponse {
        var pause = Duration.milliseconds(20)
        for count in 1... {
            do {
                return try await call()
            } catch {
                try Task.checkCancellation()
                guard count < RuntimeAPI.tries else {
                    throw RuntimeError(
                        .unreachable,
                        "The Runtime API at \(base) did not answer when \(attempt), \(count) times.",
                        cause: error
                    )
                }
                try await Task.sleep(for: pause)
                pause *= 3  // checked: it ends after a few tries
            }
        }
        throw CancellationError()
    }

    private static func unexpected(_ status: HTTPResponseStatus, _ attempt: String) -> RuntimeError {
        let code: RuntimeError.Code =
            switch status.code {
            case 413: .tooLarge
            case 400..<500: .refused
            default: .mustEnd
            }
        return RuntimeError(code, "The Runtime API said \(status.code) when \(attempt).")
    }
}

extension Invocation {
    /// Reads what came with an event; `nil` without an id.
    fileprivate init?(_ headers: HTTPHeaders) {
        guard let id = headers.first(name: "Lambda-Runtime-Aws-Request-Id"), !id.isEmpty,
            id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") })
        else { return nil }
        self.init(
            id: id,
            deadline: .now + Invocation.time(until: headers.first(name: "Lambda-Runtime-Deadline-Ms"), now: Date()),
            functionARN: headers.first(name: "Lambda-Runtime-Invoked-Function-Arn"),
            traceID: headers.first(name: "Lambda-Runtime-Trace-Id")
        )
    }

    /// How long there is until a time in milliseconds since 1970; all of it where that is no number.
    static func time(until text: String?, now: Date) -> Duration {
        // The longest that a function can be set to is 15 minutes.
        let longest = Duration.seconds(900)
        guard let milliseconds = text.flatMap({ Double($0) }), !milliseconds.isNaN else { return longest }
        // checked: floating-point numbers never trap
        return min(max(.seconds(clamping: milliseconds / 1000 - now.timeIntervalSince1970), .zero), longest)
    }
}
