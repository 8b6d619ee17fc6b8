import Configuration
import Dialects
import Foundation
import ImageService
import Logging
import ObjectStorage
import Queueing
import Recipes
import RenderWire
import RendererHost
import S3Storage
import SettingValues
import Web

extension ServerParts {
    /// Every component's configuration, read from the settings and checked.
    struct Configuration {
        /// An address or a name of this machine, or `unix:` and a path.
        var host: String
        /// The rights of a Unix socket.
        var socketMode: UInt32
        var port: Int
        var adminPort: Int?
        var originals: StoreLocation
        /// `nil` where they are kept in memory only.
        var variants: StoreLocation?
        /// Whether somebody named the variants' place: one that was only implied is no reason not to start.
        var isVariantsNamed: Bool
        var s3: S3Configuration
        var remote: RemoteParts.Configuration
        var sets: RenditionSetParts.Configuration
        var renderers: RendererPool.Configuration
        var service: VariantService.Configuration
        var uploads: UploadSwitch
        var library: ImageLibrary.Configuration
        var uploadRequests: UploadConfiguration
        /// Where the token is, where none is set.
        var token: TokenLocation
        var bounds: BoundedFolderStore.Configuration
        var dialect: NativeDialect
        var keys: SigningKeys
        var web: WebConfiguration
        /// What of the machine's memory is whose, where settings do not say otherwise.
        var shares: MemoryShares
        /// How many connections there may be, as far as memory and descriptors go.
        var boundConnections: ConnectionConfiguration {
            var connections = web.connections
            ConnectionBound.bound(&connections, by: shares.connections)
            return connections
        }
        var logLevel: Logger.Level
        var logFormat: LineFormat?

        init(_ settings: Settings) throws {
            do {
                let reader = settings.reader
                host = try settings.value(of: ListeningSettings.host)
                socketMode = try settings.value(of: ListeningSettings.socketMode)
                port = try settings.value(of: ListeningSettings.port)
                adminPort = try settings.value(of: ListeningSettings.adminPort)
                originals = try settings.value(of: StoreSettings.originals)
                isVariantsNamed = settings.isGiven(StoreSettings.variants)
                variants = try settings.value(of: StoreSettings.variants)
                s3 = try S3Configuration(reader: reader)
                renderers = try RendererPool.Configuration(reader: reader)
                service = try VariantService.Configuration(reader: reader)
                service.openFiles = OpenFiles.variants
                // One deadline for all: what the pool allows is never shorter than what a request may take.
                renderers.deadline = service.deadline
                remote = try RemoteParts.Configuration(settings, service)
                uploads = try settings.value(of: StoreSettings.uploads)
                library = try ImageLibrary.Configuration(reader: reader, service)
                library.storing = s3.timeout
                library.formats = Set(renderers.decoders)
                uploadRequests = try UploadConfiguration(reader: reader)
                bounds = try BoundedFolderStore.Configuration(reader: reader)
                dialect = try Configuration.dialect(settings, variants, remoteOrigins: remote.isOn)
                sets = try RenditionSetParts.Configuration(settings, dialect, variants: variants)
                let tokenFile = try settings.value(of: StoreSettings.tokenFile)
                token = TokenLocation(file: tokenFile, isSet: uploadRequests.hasTokens, uploads, originals, sets)
                keys = try settings.value(of: PictureSettings.keys)
                web = try WebConfiguration(reader: reader)
                uploadRequests.trustsThisMachine = uploads == .local
                let memory = MachineResources.current.memory
                if !settings.isGiven(VariantSettings.cacheMemory) {
                    service.memoryBytes = MemoryShares.cache(of: memory)
                }
                shares = MemoryShares(memory: memory, cache: service.memoryBytes)
                if !settings.isGiven(WebSettings.answerMemory) { web.answerBytes = shares.answers }
                if !settings.isGiven(RendererPoolSettings.memory) { renderers.memory = shares.renderers }
                logLevel = try settings.value(of: LogSettings.level)
                logFormat = try settings.value(of: LogSettings.format)
                try checkAccess(settings)
                service.privateNames = Configuration.privateNames(settings.file, token: tokenFile, sets)
                if variants == nil {
                    guard !sets.isOn else {
                        throw settings.failure(of: StoreSettings.variants.name, Configuration.noPlaceForSets)
                    }
                    // Nobody can read there what is kept nowhere.
                    web.variantsURL = nil
                }
                if let (setting, sentence) = DataLocations(self).problem {
                    throw settings.failure(of: setting, sentence)
                }
            } catch let error as SettingError {
                throw settings.failure(of: error.name, error.description)
            } catch let failure as CommandFailure {
                throw failure
            } catch {
                throw CommandFailure.configuration("\(error)")
            }
        }

        /// Where `host` and `port` say to listen.
        var address: BindAddress {
            if let path = socketPath { return .unix(path: path, mode: socketMode) }
            return .port(host: host, port: port)
        }

        /// Where `admin-port` says to listen: beside a Unix socket, on this machine.
        var adminAddress: BindAddress? {
            adminPort.map { .port(host: socketPath == nil ? host : "127.0.0.1", port: $0) }
        }

        /// The Unix socket that `host` names, as `unix:/run/calotype.sock`.
        private var socketPath: String? { host.hasPrefix("unix:") ? String(host.dropFirst("unix:".count)) : nil }

        /// Refuses what contradicts itself.
        private func checkAccess(_ settings: Settings) throws(CommandFailure) {
            if uploads == .local, let others = address.others {
                throw settings.failure(of: StoreSettings.uploads.name, ServerParts.Configuration.localIsNotHere(others))
            }
            if uploads == .local, !web.trustedProxies.isEmpty {
                throw settings.failure(
                    of: StoreSettings.uploads.name,
                    "The setting 'uploads' is local, which trusts what comes from this machine, and 'trusted-proxies' says "
                        + "that others are let in through a proxy; set uploads to on, and tokens."
                )
            }
        }

        /// Why `uploads` cannot be local.
        ///
        /// - Parameter others: Where the server listens, as the sentence goes on.
        /// - Returns: The sentence.
        static func localIsNotHere(_ others: String) -> String {
            "The setting 'uploads' is local, which lets in what comes from an address of this machine alone, and the server "
                + "is to listen on \(others); set host to 127.0.0.1, or uploads to on: 'calotype token' then prints what "
                + "lets you upload."
        }

        private static let noPlaceForSets =
            "The setting 'variants' is 'none', so that there is no place for sets; set 'queue' to none too, or "
            + "'variants' to a place."

        private static func privateNames(
            _ file: String?,
            token: String?,
            _ sets: RenditionSetParts.Configuration
        ) -> Set<String> {
            var databases: [String] = []
            if case .sqlite(let path) = sets.queue.address { databases = [path] }
            // Also where tokens are set: the file of an earlier start counts again once that setting is gone.
            let files = [file, token ?? TokenLocation.impliedPath(sets)].compactMap { $0 }
            return PrivateFiles.names(files: files, databases: databases)
        }

        private static func dialect(
            _ settings: Settings,
            _ variants: StoreLocation?,
            remoteOrigins: Bool
        ) throws(CommandFailure) -> NativeDialect {
            var configuration = NativeDialect.Configuration()
            configuration.remoteOrigins = remoteOrigins
            if case .bucket(let location)? = variants { configuration.fixedPrefix = location.prefix }
            for (name, preset) in settings.presets.sorted(by: { $0.key < $1.key }) {
                // Alone, so that whoever is to blame is known with its place.
                var alone = NativeDialect.Configuration()
                alone.presets = [name: preset.parameters]
                do throws(NativeError) {
                    _ = try NativeDialect(alone)
                } catch {
                    throw .configuration("\(preset.place): \(error.message.continued)")
                }
                configuration.presets[name] = preset.parameters
            }
            configuration.light = try settings.value(of: PictureSettings.light)
            configuration.metadata = try settings.value(of: PictureSettings.metadata)
            configuration.ignored = try settings.value(of: PictureSettings.ignoredParameters)
            configuration.encoding = try EncodingDefaults(settings)
            configuration.sizes = try settings.value(of: PictureSettings.sizes)
            configuration.widths = try settings.value(of: PictureSettings.widths)
            configuration.fallback = try settings.value(of: PictureSettings.fallback)
            configuration.fallbackStatus = try settings.value(of: PictureSettings.fallbackStatus)
            configuration.presetsOnly = try settings.value(of: PictureSettings.presetsOnly) == .on
            do {
                return try NativeDialect(configuration)
            } catch {
                throw .configuration(error.message)
            }
        }
    }
}
