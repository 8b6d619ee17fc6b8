import Configuration
import Dialects
import Foundation
import ImageService
import Logging
import ObjectStorage
import Recipes
import RenderWire
import RendererHost
import S3Storage
import SettingValues
import Web

extension ServerParts {
    /// Every component's configuration, read from the settings and checked.
    struct Configuration {
        var host: String
        var port: Int
        var adminPort: Int?
        var originals: StoreLocation
        var variants: StoreLocation
        var s3: S3Configuration
        var remote: RemoteParts.Configuration
        var sets: SetParts.Configuration
        var renderers: RendererPool.Configuration
        var service: VariantService.Configuration
        var uploads: UploadSwitch
        var library: ImageLibrary.Configuration
        var intake: UploadConfiguration
        var bounds: BoundedFolderStore.Configuration
        var dialect: NativeDialect
        var keys: SigningKeys
        var web: WebConfiguration
        var logLevel: Logger.Level
        var logFormat: LineLogHandler.Format?

        init(_ settings: Settings) throws {
            do {
                let reader = settings.reader
                host = settings["host"] ?? "127.0.0.1"
                port = try Configuration.port(settings["port"], "port") ?? 8080
                adminPort = try Configuration.port(settings["admin-port"], "admin-port")
                originals = try StoreLocation(settings["originals"] ?? Configuration.impliedOriginals, of: "originals")
                variants = try StoreLocation(settings["variants"] ?? "./calotype-data/variants", of: "variants")
                s3 = try S3Configuration(reader: reader)
                renderers = try RendererPool.Configuration(reader: reader)
                service = try VariantService.Configuration(reader: reader)
                // One deadline for all: what the pool allows is never shorter than what a request may take.
                renderers.deadline = service.deadline
                remote = try RemoteParts.Configuration(settings, deadline: service.deadline)
                uploads = try Configuration.choice(settings["uploads"], "uploads", UploadSwitch.allCases) ?? .on
                library = try ImageLibrary.Configuration(reader: reader, service)
                intake = try UploadConfiguration(reader: reader)
                bounds = try BoundedFolderStore.Configuration(reader: reader)
                dialect = try Configuration.dialect(settings, remoteOrigins: remote.isOn)
                sets = try SetParts.Configuration(settings, dialect, variants: variants)
                keys = try ServerParts.signingKeys(settings)
                web = try WebConfiguration(reader: reader)
                logLevel = try Configuration.choice(settings["log-level"], "log-level", Logger.Level.allCases) ?? .info
                logFormat = try Configuration.choice(
                    settings["log-format"],
                    "log-format",
                    LineLogHandler.Format.allCases
                )
            } catch let failure as CommandFailure {
                throw failure
            } catch let error as SettingError {
                let name = Setting.all.first { $0.key == error.key }?.name ?? error.key
                throw CommandFailure.configuration(
                    "\(SettingError(key: name, value: error.value, allowed: error.allowed))"
                )
            } catch {
                throw CommandFailure.configuration("\(error)")
            }
        }

        /// Where originals are where nobody says: made when it is not there, which a folder that was named is not, as
        /// its name may be mistyped.
        static let impliedOriginals = "./calotype-data/originals"

        private static func port(_ text: String?, _ name: String) throws(CommandFailure) -> Int? {
            guard let text else { return nil }
            guard let port = Int(text), (0...65_535).contains(port) else {
                throw .configuration("The setting '\(name)' is '\(text)'; it must be a number from 0 to 65535.")
            }
            return port
        }

        private static func choice<Value: RawRepresentable<String>>(
            _ text: String?,
            _ name: String,
            _ values: [Value]
        ) throws(CommandFailure) -> Value? {
            guard let text else { return nil }
            guard let value = Value(rawValue: text) else {
                let allowed = values.map(\.rawValue).joined(separator: ", ")
                throw .configuration("The setting '\(name)' is '\(text)'; allowed are \(allowed).")
            }
            return value
        }

        private static func dialect(_ settings: Settings, remoteOrigins: Bool) throws -> NativeDialect {
            var configuration = NativeDialect.Configuration()
            configuration.remoteOrigins = remoteOrigins
            for (name, parameters) in settings.presets { configuration.presets[name] = parameters }
            configuration.light = try choice(settings["resize"], "resize", Light.allCases) ?? .linear
            if let sizes = settings["sizes"] {
                configuration.sizes = try sizes.split(separator: ",").map { text in
                    try FixedSize(configured: text.trimmingCharacters(in: .whitespaces))
                }
            }
            return try NativeDialect(configuration)
        }
    }

    /// The keys to sign with.
    static func signingKeys(_ settings: Settings) throws(CommandFailure) -> SigningKeys {
        do {
            return try SigningKeys(parsing: settings["keys"] ?? "")
        } catch {
            throw .configuration("The setting 'keys' is wrong: \(error.message)")
        }
    }
}
