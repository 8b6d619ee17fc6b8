import Descriptors
import Foundation
import ImageService
import Logging
import NIOPosix
import ObjectStorage
import S3Storage

/// The stores that everything is read from and written to.
struct Stores {
    let originals: any ObjectStore
    /// Where uploads go, if anywhere.
    let destination: UploadDestination
    /// `nil` where variants are kept in memory only.
    let variants: (any ObjectStore)?
    /// The variants' folder, where it is one: what an earlier process has left there must be counted.
    let boundedVariants: BoundedFolderStore?
    /// What the buckets share, where a store is one.
    let buckets: Buckets?

    /// Where servers over these stores tell each other of purges: beside the originals, which all of them share, where
    /// those may be written.
    var purges: (any ObjectStore)? { if case .open(let store) = destination { store } else { variants } }

    /// Opens both; a folder that nobody named is made when it is not there.
    init(_ configuration: ServerParts.Configuration, threadPool: NIOThreadPool, logger: Logger) async throws {
        var opener = Opener(configuration: configuration, threadPool: threadPool, logger: logger)
        do {
            (originals, destination) = try await opener.originals()
            (variants, boundedVariants) = try await opener.variants()
        } catch {
            await opener.buckets?.close()
            throw error
        }
        buckets = opener.buckets
    }

    private struct Opener {
        let configuration: ServerParts.Configuration
        let threadPool: NIOThreadPool
        let logger: Logger
        var buckets: Buckets?

        mutating func originals() async throws -> (any ObjectStore, UploadDestination) {
            switch configuration.originals {
            case .bucket(let location):
                let store = try await bucket(location, isForVariants: false)
                return (store, configuration.uploads.isOn ? .open(store) : .off)
            case .folder(let path):
                if path == StoreSettings.impliedOriginals { try Opener.makeImpliedOriginals() }
                guard access(path, F_OK) == 0 || errno != ENOENT else {
                    throw CommandFailure.unavailable(
                        "The folder of originals '\(path)' is not there; make it, or correct --originals."
                    )
                }
                // For reading first, which never makes a folder.
                let readable = try FolderStore(path: path, writing: .never, threadPool: threadPool)
                let destination = try configuration.uploads.destination(
                    for: path,
                    threadPool: threadPool,
                    logger: logger
                )
                guard case .open(let store) = destination else { return (readable, destination) }
                return (store, destination)
            }
        }

        mutating func variants() async throws -> ((any ObjectStore)?, BoundedFolderStore?) {
            switch configuration.variants {
            case nil: return (nil, nil)
            case .bucket(let location): return (try await bucket(location, isForVariants: true), nil)
            case .folder(let path):
                let folder = FolderStore(remaking: path, threadPool: threadPool)
                do {
                    try folder.checkWaiting()
                } catch let error as StorageError where mayBeUnwritable(error) {
                    let advice =
                        error.code == .full
                        ? "Make room on its disk; what has room is stored again."
                        : "Set variants to a folder that this user can write, or to none."
                    logger.warning(
                        "Variants cannot be stored, so that new ones are kept in memory only. \(advice)",
                        metadata: ["error": "\(error)"]
                    )
                }
                let bounded = BoundedFolderStore(
                    folder,
                    configuration: configuration.bounds,
                    exempt: OriginalSidecars.prefix,
                    logger: logger
                )
                return (bounded, bounded)
            }
        }

        /// Whether pictures can be made all the same: one that was named has to be there, as its name may be mistyped.
        private func mayBeUnwritable(_ error: StorageError) -> Bool {
            switch error.code {
            case .missing: !configuration.isVariantsNamed
            case .denied, .full: true
            default: false
            }
        }

        private static func makeImpliedOriginals() throws {
            let path = StoreSettings.impliedOriginals
            do {
                try FolderStore.makeFolder(path)
            } catch {
                let here = FileManager.default.currentDirectoryPath
                let number = ((error as? StorageError)?.cause as? DescriptorError)?.number ?? 0
                let reason = number == 0 ? "" : " (\(String(cString: strerror(number))))"
                let advice =
                    (error as? StorageError)?.code == .full
                    ? "Make room on its disk, or set --originals to a folder elsewhere or to s3://bucket/prefix."
                    : "Set --originals to a folder that is there or to s3://bucket/prefix, mount a volume at "
                        + "'\(here == "/" ? "" : here)/calotype-data', or start in a folder that this user can write."
                throw CommandFailure.unavailable(
                    "There is no folder of originals yet, and '\(path)' cannot be made in '\(here)'\(reason). \(advice)"
                )
            }
        }

        private mutating func bucket(_ location: S3Location, isForVariants: Bool) async throws -> S3Store {
            let shared = if let buckets { buckets } else { try await Buckets(configuration, logger: logger) }
            buckets = shared
            return shared.store(location, isForVariants: isForVariants, threadPool: threadPool)
        }
    }
}
