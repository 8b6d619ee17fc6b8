import HTTPOrigin
import ImageService
import Logging
import NIOPosix
import ObjectStorage
import SettingValues
import Web

/// What fetches originals from other web servers.
struct RemoteParts {
    /// Which servers, and where what they sent is kept.
    struct Configuration {
        var origins: HTTPOriginals.Configuration
        /// The folder; `nil` keeps nothing.
        var folder: String?
        /// Whether somebody named the folder.
        var isFolderNamed: Bool
        var bounds: BoundedFolderStore.Configuration

        init(_ settings: Settings, _ service: VariantService.Configuration) throws {
            origins = try HTTPOriginals.Configuration(reader: settings.reader)
            // Nobody waits longer for a picture, so that its original needs no longer either.
            origins.timeout = min(origins.timeout, service.deadline)
            origins.originalBytes = service.originalBytes
            let bytes = try settings.value(of: StoreSettings.remoteCacheBytes)
            bounds = BoundedFolderStore.Configuration(maximumBytes: bytes)
            isFolderNamed = settings.isGiven(StoreSettings.remoteCache)
            let path = try settings.value(of: StoreSettings.remoteCache)
            folder = bytes == 0 ? nil : path
        }

        /// Whether pictures of any other server are answered.
        var isOn: Bool { !origins.rules.patterns.isEmpty }
    }

    /// Fetches imports, and pictures where they are on.
    let originals: HTTPOriginals
    /// What pictures are made of; `nil` where none of other servers are answered.
    let forPictures: HTTPOriginals?
    /// What is kept, where anything is.
    let kept: BoundedFolderStore?

    init(
        _ configuration: Configuration,
        threadPool: NIOThreadPool,
        logger: Logger,
        metrics: PrometheusRegistry
    ) throws {
        kept = RemoteParts.store(configuration, threadPool: threadPool, logger: logger)
        // Name servers may hang; nothing else has to wait behind them.
        let resolving = NIOThreadPool(numberOfThreads: 4)
        resolving.start()
        do {
            originals = try HTTPOriginals(
                configuration: configuration.origins,
                store: kept,
                resolver: SystemResolver(threadPool: resolving),
                group: MultiThreadedEventLoopGroup.singleton,
                threadPool: threadPool,
                logger: logger,
                metrics: metrics
            )
        } catch {
            throw CommandFailure.configuration(
                "The setting 'remote-certificates' is '\(configuration.origins.certificates ?? "")', which cannot be read "
                    + "as PEM: \(error)."
            )
        }
        forPictures = configuration.isOn ? originals : nil
    }

    /// The folder of what is kept; one that cannot be used makes pictures slower, and is no reason not to start.
    private static func store(
        _ configuration: Configuration,
        threadPool: NIOThreadPool,
        logger: Logger
    ) -> BoundedFolderStore? {
        guard configuration.isOn, let path = configuration.folder else { return nil }
        do {
            let folder = FolderStore(remaking: path, threadPool: threadPool)
            try folder.checkWaiting()
            return BoundedFolderStore(folder, configuration: configuration.bounds, logger: logger)
        } catch {
            logger.warning(
                "Originals of other web servers cannot be kept; they are fetched each time.",
                metadata: ["error": "\(error)"]
            )
            return nil
        }
    }
}
