import AWSAccess
import ImageService
import Logging
import NIOPosix
import S3Storage
import ServiceLifecycle
import Web

/// What all buckets of a program share: who asks, over which connections, in which region.
struct Buckets {
    private let configuration: S3Configuration
    private let region: String
    private let largestObject: Int
    /// As many bytes as a renderer may make.
    private static let largestVariant = 512 << 20
    /// What caches are told of variants, where visitors read them from the bucket.
    private let variantsCacheControl: String?
    private let connections: S3Connections
    private let credentials: CachingCredentials
    private let logger: Logger
    /// Where credentials are looked for.
    let chain: CredentialChain

    /// Looks around for the region and the endpoint where no setting names them, as AWS's own programs do.
    init(
        _ configuration: ServerParts.Configuration,
        environment: AWSEnvironment = .current(),
        logger: Logger
    ) async throws(CommandFailure) {
        var s3 = configuration.s3
        do {
            region = try await environment.region() ?? "us-east-1"
            if s3.endpoint == nil, let text = try await environment.endpoint(for: .s3) {
                guard let endpoint = S3Endpoint(text) else {
                    throw CommandFailure.configuration(
                        "AWS_ENDPOINT_URL or the profile's endpoint_url is '\(text)'; it must be https://host or "
                            + "http://host:port."
                    )
                }
                s3.endpoint = endpoint
            }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure.configuration("\(error)")
        }
        self.configuration = s3
        self.logger = logger
        largestObject = configuration.service.originalBytes
        variantsCacheControl = configuration.web.variantsURL == nil ? nil : configuration.web.cacheControl
        connections = S3Connections(s3)
        chain = CredentialChain(environment, logger: logger)
        credentials = CachingCredentials(chain, logger: logger)
    }

    /// A store in one of the buckets.
    ///
    /// - Parameters:
    ///   - location: Where in which bucket.
    ///   - isForVariants: Whether variants are put there, which visitors may then be sent to.
    ///   - threadPool: Where to wait for disks.
    /// - Returns: The store.
    func store(_ location: S3Location, isForVariants: Bool = false, threadPool: NIOThreadPool) -> S3Store {
        var configuration = configuration
        if isForVariants { configuration.cacheControl = variantsCacheControl }
        return S3Store(
            location,
            region: region,
            configuration: configuration,
            connections: connections,
            credentials: credentials,
            threadPool: threadPool,
            limit: isForVariants ? max(largestObject, Buckets.largestVariant) : largestObject,
            logger: logger
        )
    }

    /// Ends the connections; nothing can be read or written afterwards.
    func close() async { try? await connections.shutdown() }
}

/// Keeps the connections to S3 until everything that needs them has ended.
struct BucketClosing: Service {
    let buckets: Buckets

    func run() async {
        try? await gracefulShutdown()
        await buckets.close()
    }
}
