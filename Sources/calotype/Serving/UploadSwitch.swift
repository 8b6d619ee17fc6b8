import ImageService
import Logging
import NIOPosix
import ObjectStorage

/// Whether images may be uploaded.
enum UploadSwitch: String, CaseIterable {
    /// They may, by whoever has a token.
    case on
    /// They may not.
    case off
    /// They may, and programs of this machine need no token.
    case local

    /// Whether they may.
    var isOn: Bool { self != .off }

    /// Opens a folder of originals for uploads.
    ///
    /// One that cannot be written is no reason not to start: its pictures can be shown.
    func destination(for path: String, threadPool: NIOThreadPool, logger: Logger) throws -> UploadDestination {
        guard isOn else { return .off }
        do {
            // Who was told that an image is stored must find it after a power cut.
            let store = try FolderStore(path: path, writing: .durable, threadPool: threadPool)
            try store.checkWaiting()
            return .open(store)
        } catch let error as StorageError where error.code == .denied {
            logger.warning(
                "The originals cannot be written, so uploads are refused. Give this user the right, or set uploads to off.",
                metadata: ["error": "\(error)"]
            )
            return .readOnly
        } catch let error as StorageError where error.code == .full {
            // There may be room again later.
            let sentence =
                "There is no space for uploads: make room on the disk of the originals, and they are taken again."
            logger.warning("\(sentence)", metadata: ["error": "\(error)"])
            return .open(try FolderStore(path: path, writing: .durable, threadPool: threadPool))
        }
    }
}
