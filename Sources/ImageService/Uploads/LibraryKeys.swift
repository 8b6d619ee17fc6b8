import ObjectStorage
import Queueing

/// Where the library keeps its own objects among the originals.
///
/// An uploaded original is `{id}/{name}`. What is known of it is in a sidecar whose key has the newest image first,
/// so that a listing of the store gives a page of images. An intent says that an original may be there without a
/// sidecar: it is written before the one and removed after the other.
enum LibraryKeys {
    static let images = prefix("calotype-images")
    /// The intents of uploads that are being finished.
    static let uploads = prefix("calotype-uploads")
    /// The tickets that have been used.
    static let tickets = prefix("calotype-tickets")

    /// The jobs that are written down until a queue has taken them.
    static let notes = prefix("calotype-jobs")

    /// The purges that other servers have to hear of.
    static let purges = prefix("calotype-purges")

    /// All of these.
    static let all = [images, uploads, tickets, notes, purges]

    /// Whether a folder at the top of the originals is one of these.
    static func isFolder(_ name: Substring) -> Bool {
        all.contains { $0.text.utf8.dropLast().elementsEqual(name.utf8) }
    }

    static func sidecar(of id: UploadID) -> ObjectKey {
        let digits = id.complement
        return ObjectKey(known: "\(images.text)\(digits.prefix(5))/\(digits).json")
    }

    static func intent(of id: UploadID) -> ObjectKey { ObjectKey(known: "\(uploads.text)\(id).json") }

    static func note(of id: JobID) -> ObjectKey { ObjectKey(known: "\(notes.text)\(id).json") }

    /// The image whose sidecar has this key; `nil` where it is no sidecar's.
    static func image(ofSidecar key: ObjectKey) -> UploadID? {
        id(in: key, UploadID.init(complement:), sidecar(of:))
    }

    /// The image whose intent has this key; `nil` where it is no intent's.
    static func image(ofIntent key: ObjectKey) -> UploadID? { id(in: key, { UploadID(String($0)) }, intent(of:)) }

    /// The keys of an image's original, whatever its name.
    static func originals(of id: UploadID) -> ObjectKeyPrefix { prefix(id.text) }

    private static func prefix(_ name: String) -> ObjectKeyPrefix { ObjectKeyPrefix(folder: ObjectKey(known: name)) }

    private static func id(
        in key: ObjectKey,
        _ read: (Substring) -> UploadID?,
        _ write: (UploadID) -> ObjectKey
    ) -> UploadID? {
        guard let name = key.text.split(separator: "/").last, name.hasSuffix(".json"),
            let id = read(name.dropLast(5)), write(id) == key
        else { return nil }
        return id
    }
}
