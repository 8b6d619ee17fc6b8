import Basics
import ImageService
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL

/// Connects to addresses that have been judged, and to nothing else: no name is looked up here.
struct OriginConnector: Sendable {
    typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    /// More addresses than these are judged, but not tried.
    private static let tries = 4
    /// One read of a compressed answer becomes a thousand times as many bytes at worst, before anybody is asked.
    private static let readSize = 16 * 1024

    private let group: any EventLoopGroup
    private let tls: NIOSSLContext
    private let bodyLimit: Int

    /// Makes a connector.
    ///
    /// - Parameters:
    ///   - certificates: A PEM file of authorities to trust beside the system's.
    ///   - bodyLimit: The most bytes of a body, also after decompression.
    ///   - group: Where connections run.
    /// - Throws: What is wrong with the certificates.
    init(certificates: String?, bodyLimit: Int, group: any EventLoopGroup) throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        // A server that is left in the middle of an answer does not say goodbye.
        configuration.shutdownTimeout = .milliseconds(100)
        if let certificates { configuration.additionalTrustRoots = [.file(certificates)] }
        do {
            tls = try NIOSSLContext(configuration: configuration)
        } catch  where certificates == nil {
            // A system without any authorities, as bare containers are: https then fails for each server, http works.
            configuration.trustRoots = .certificates([])
            tls = try NIOSSLContext(configuration: configuration)
        }
        self.bodyLimit = bodyLimit
        self.group = group
    }

    /// Connects to the first address that answers.
    func connect(
        to url: RemoteURL,
        at addresses: [IPAddress],
        watch: FetchWatch
    ) async throws(FetchFailure) -> Connection {
        var cause: (any Error)?
        let candidates = addresses.prefix(OriginConnector.tries)
        for (index, address) in candidates.enumerated() {
            guard !Task.isCancelled else { throw .cancelled }
            // Those that are tried later get what the earlier ones leave.
            let share = watch.timeToConnect / (candidates.count - index)
            do {
                return try await connect(to: url, at: address, within: max(share, .milliseconds(1)))
            } catch {
                cause = error
            }
        }
        if case ChannelError.connectTimeout? = cause { throw watch.unreachable() }
        throw .unreachable("'\(url.host)' does not accept connections on port \(url.port).", cause: cause)
    }

    private func connect(to url: RemoteURL, at address: IPAddress, within limit: Duration) async throws -> Connection {
        let target = try SocketAddress(packedIPAddress: ByteBuffer(bytes: address.bytes), port: url.port)
        return try await ClientBootstrap(group: group)
            .connectTimeout(TimeAmount(limit))
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: OriginConnector.readSize))
            .channelOption(.maxMessagesPerRead, value: 1)
            .connect(to: target) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try configure(channel, for: url)
                    return try NIOAsyncChannel(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(backPressureStrategy: .init(lowWatermark: 1, highWatermark: 4))
                    )
                }
            }
    }

    private func configure(_ channel: any Channel, for url: RemoteURL) throws {
        let pipeline = channel.pipeline.syncOperations
        if url.scheme == .https {
            // The certificate must be for the name, or for the address where the URL has one instead of a name.
            let name: String? = if case .name(let name) = url.host { name } else { nil }
            try pipeline.addHandler(CertificateName.handler(tls, for: name))
        }
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 16 * 1024
        limits.maxHeaderListSize = 64 * 1024
        limits.maxHeaderFieldCount = 100
        try pipeline.addHTTPClientHandlers(decoderLimitConfiguration: limits)
        try pipeline.addHandler(NIOHTTPResponseDecompressor(limit: .size(bodyLimit)))
        try pipeline.addHandler(TrailingBytesGuard())
    }
}

extension FetchFailure {
    /// What an error of a connection means.
    init(_ error: any Error, from url: RemoteURL) {
        switch error {
        case let error as FetchFailure: self = error
        case is CancellationError: self = .cancelled
        case NIOSSLError.uncleanShutdown, HTTPParserError.invalidEOFState:
            self = .unreachable("'\(url.host)' broke off before the image was whole.", extent: .image, cause: error)
        case is NIOSSLExtraError: self = .notProven(url.host, cause: error)
        case is NIOSSLError, is BoringSSLError:
            // Nothing but the text tells what went wrong.
            guard !"\(error)".contains("CERTIFICATE") else {
                self = .notProven(url.host, cause: error)
                return
            }
            self = .unreachable(
                "No secure connection with '\(url.host)' could be made on port \(url.port): what is there speaks no TLS, "
                    + "or none that is spoken here.",
                cause: error
            )
        case NIOHTTPDecompression.DecompressionError.limit:
            self.init(.originalTooLarge, "The original is larger than is allowed once it is decompressed.")
        case is NIOHTTPDecompression.DecompressionError, is NIOHTTPDecompression.ExtraDecompressionError:
            self = .unreachable("'\(url.host)' sent an answer that is damaged.", extent: .image, cause: error)
        case HTTPParserError.closedConnection:
            self = .unreachable("'\(url.host)' sent more than it had announced.", extent: .image, cause: error)
        case is HTTPParserError:
            self = .unreachable("'\(url.host)' sent an answer that is not HTTP.", extent: .image, cause: error)
        case is StorageFailure:
            self.init(
                .originalsUnavailable,
                "There is no place for the original at present.",
                extent: .once,
                retryAfter: .seconds(5),
                cause: (error as? StorageFailure)?.cause
            )
        default:
            self = .unreachable("The connection with '\(url.host)' broke.", extent: .image, cause: error)
        }
    }
}

extension FetchFailure {
    fileprivate static func notProven(_ host: RemoteHost, cause: any Error) -> FetchFailure {
        .unreachable(
            "No secure connection with '\(host)' could be made: its certificate is not valid for this name, or not by an "
                + "authority known here.",
            cause: cause
        )
    }
}

/// Bytes could not be put where they are to be kept.
struct StorageFailure: Error {
    var cause: any Error
}
