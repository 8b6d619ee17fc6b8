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
        var sets: SetParts.Configuration
        var renderers: RendererPool.Configuration
        var service: VariantService.Configuration
        var uploads: UploadSwitch
        var library: ImageLibrary.Configuration
        var intake: UploadConfiguration
        /// Where the token is, where none is set.
        var token: TokenPlace
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
        var logFormat: LineLogHandler.Format?

        init(_ settings: Settings) throws {
            do {
                let reader = settings.reader
                host = Configuration.host(settings["host"] ?? "127.0.0.1")
                socketMode = try Configuration.socketMode(settings)
                port = try Configuration.port("port", settings) ?? 8080
                adminPort = try Configuration.port("admin-port", settings)
                originals = try Configuration.location("originals", settings, default: Configuration.impliedOriginals)
                isVariantsNamed = settings["variants"] != nil
                variants = try Configuration.variants(settings)
                s3 = try S3Configuration(reader: reader)
                renderers = try RendererPool.Configuration(reader: reader)
                service = try VariantService.Configuration(reader: reader)
                // One deadline for all: what the pool allows is never shorter than what a request may take.
                renderers.deadline = service.deadline
                remote = try RemoteParts.Configuration(settings, deadline: service.deadline)
                uploads = try Configuration.choice("uploads", settings, UploadSwitch.allCases) ?? .on
                library = try ImageLibrary.Configuration(reader: reader, service)
                library.storing = s3.timeout
                library.formats = Set(renderers.decoders)
                intake = try UploadConfiguration(reader: reader)
                bounds = try BoundedFolderStore.Configuration(reader: reader)
                dialect = try Configuration.dialect(settings, variants, remoteOrigins: remote.isOn)
                sets = try SetParts.Configuration(settings, dialect, variants: variants)
                token = TokenPlace(settings, isSet: intake.hasTokens, uploads, originals, sets)
                keys = try ServerParts.signingKeys(settings)
                web = try WebConfiguration(reader: reader)
                intake.trustsThisMachine = uploads == .local
                let memory = MachineResources.current.memory
                if settings["cache-memory"] == nil { service.memoryBytes = MemoryShares.cache(of: memory) }
                shares = MemoryShares(memory: memory, cache: service.memoryBytes)
                if settings["answer-memory"] == nil { web.answerBytes = shares.answers }
                if settings["renderer-memory"] == nil { renderers.memory = shares.renderers }
                logLevel = try Configuration.choice("log-level", settings, Logger.Level.allCases) ?? .info
                logFormat = try Configuration.choice("log-format", settings, LineLogHandler.Format.allCases)
                try checkAccess(settings)
                service.privateNames = Configuration.privateNames(settings, sets)
                if variants == nil {
                    guard !sets.isOn else { throw settings.failure(of: "variants", Configuration.noPlaceForSets) }
                    // Nobody can read there what is kept nowhere.
                    web.variantsURL = nil
                }
                if let (setting, sentence) = Places(self).problem { throw settings.failure(of: setting, sentence) }
            } catch let failure as CommandFailure {
                throw failure
            } catch let error as SettingError {
                let name = Setting.all.first { $0.key == error.key }?.name ?? error.key
                let told = SettingError(key: name, value: error.value, allowed: error.allowed)
                throw settings.failure(of: name, "\(told)")
            } catch {
                throw CommandFailure.configuration("\(error)")
            }
        }

        /// Where originals are where nobody says: made when it is not there, which a folder that was named is not, as
        /// its name may be mistyped.
        static let impliedOriginals = "./calotype-data/originals"

        /// Refuses what contradicts itself.
        private func checkAccess(_ settings: Settings) throws(CommandFailure) {
            if uploads == .local, let others = place.others {
                throw settings.failure(of: "uploads", ServerParts.Configuration.localIsNotHere(others))
            }
            if uploads == .local, !web.trustedProxies.isEmpty {
                throw settings.failure(
                    of: "uploads",
                    "The setting 'uploads' is local, which trusts what comes from this machine, and 'trusted-proxies' says "
                        + "that others are let in through a proxy; set uploads to on, and tokens."
                )
            }
        }

        /// A host as the system takes it: of version 6 without the brackets that it has in a URL.
        private static func host(_ text: String) -> String {
            text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
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

        private static func location(
            _ name: String,
            _ settings: Settings,
            default path: String
        ) throws(CommandFailure) -> StoreLocation {
            try settings.placing(name) { () throws(CommandFailure) in
                try StoreLocation(settings[name] ?? path, of: name)
            }
        }

        /// Where variants are kept; `nil` where the setting says that they are kept nowhere.
        private static func variants(_ settings: Settings) throws(CommandFailure) -> StoreLocation? {
            guard settings["variants"] != "none" else { return nil }
            return try location("variants", settings, default: "./calotype-data/variants")
        }

        private static let noPlaceForSets =
            "The setting 'variants' is 'none', so that there is no place for sets; set 'queue' to none too, or "
            + "'variants' to a place."

        private static func privateNames(
            _ settings: Settings,
            _ sets: SetParts.Configuration
        ) -> Set<String> {
            var databases: [String] = []
            if case .sqlite(let path) = sets.queue.address { databases = [path] }
            // Also where tokens are set: the file of an earlier start counts again once that setting is gone.
            let token = settings["token-file"] ?? TokenPlace.impliedPath(sets)
            let files = [settings.file, token].compactMap { $0 }
            return PrivateFiles.names(files: files, databases: databases)
        }

        private static func port(_ name: String, _ settings: Settings) throws(CommandFailure) -> Int? {
            guard let text = settings[name] else { return nil }
            guard let port = Int(text), (0...65_535).contains(port) else {
                let sentence = "The setting '\(name)' is '\(text)'; it must be a number from 0 to 65535."
                throw settings.failure(of: name, sentence)
            }
            return port
        }

        private static func choice<Value: RawRepresentable<String>>(
            _ name: String,
            _ settings: Settings,
            _ values: [Value]
        ) throws(CommandFailure) -> Value? {
            guard let text = settings[name] else { return nil }
            guard let value = Value(rawValue: text) else {
                let allowed = values.map(\.rawValue).joined(separator: ", ")
                throw settings.failure(of: name, "The setting '\(name)' is '\(text)'; allowed are \(allowed).")
            }
            return value
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
                do throws(DialectError) {
                    _ = try NativeDialect(alone)
                } catch {
                    throw .configuration("\(preset.place): \(error.message.continued)")
                }
                configuration.presets[name] = preset.parameters
            }
            configuration.light = try choice("resize", settings, Light.allCases) ?? .linear
            if let sizes = settings["sizes"] {
                do throws(DialectError) {
                    configuration.sizes = try fixedSizes(sizes)
                } catch {
                    throw settings.failure(of: "sizes", "The setting 'sizes' is wrong: \(error.message)")
                }
            }
            do {
                return try NativeDialect(configuration)
            } catch {
                throw .configuration(error.message)
            }
        }

        private static func fixedSizes(_ text: String) throws(DialectError) -> [FixedSize] {
            var sizes: [FixedSize] = []
            for entry in text.split(separator: ",") {
                sizes.append(try FixedSize(configured: entry.trimmingCharacters(in: .whitespaces)))
            }
            return sizes
        }
    }

    /// The keys to sign with.
    static func signingKeys(_ settings: Settings) throws(CommandFailure) -> SigningKeys {
        do {
            return try SigningKeys(parsing: settings["keys"] ?? "")
        } catch {
            throw settings.failure(of: "keys", "The setting 'keys' is wrong: \(error.message)")
        }
    }

    /// The path below which a proxy shows this server.
    static func basePath(_ settings: Settings) throws(CommandFailure) -> BasePath {
        do {
            return try WebConfiguration.basePath(settings["base-path"] ?? "")
        } catch {
            throw settings.failure(of: "base-path", "\(error)")
        }
    }
}
