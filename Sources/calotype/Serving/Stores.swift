import Foundation
import ImageService
import Logging
import NIOPosix
import ObjectStorage

/// The two stores that everything is read from and written to.
struct Stores {
    let originals: any ObjectStore
    /// Where uploads go, if anywhere.
    let intake: ImageLibrary.Intake
    let variants: any ObjectStore
    /// The variants' folder, where it is one: what an earlier process has left there must be counted.
    let boundedVariants: BoundedFolderStore?

    /// Opens both; a folder that nobody named is made when it is not there.
    init(_ configuration: ServerParts.Configuration, threadPool: NIOThreadPool, logger: Logger) throws {
        switch configuration.originals {
        case .folder(let path):
            if path == ServerParts.Configuration.impliedOriginals {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            }
            // For reading first, which never makes a folder.
            let readable = try FolderStore(path: path, writing: .never, threadPool: threadPool)
            intake = try configuration.uploads.intake(for: path, threadPool: threadPool, logger: logger)
            if case .open(let store) = intake { originals = store } else { originals = readable }
        case .bucket: throw Stores.noBuckets
        }
        switch configuration.variants {
        case .folder(let path):
            let folder = try FolderStore(path: path, writing: .fast, threadPool: threadPool)
            let bounded = BoundedFolderStore(folder, configuration: configuration.bounds, logger: logger)
            (variants, boundedVariants) = (bounded, bounded)
        case .bucket: throw Stores.noBuckets
        }
    }

    static let noBuckets = CommandFailure.configuration(
        "This version keeps originals and variants in folders only, not in S3."
    )
}
