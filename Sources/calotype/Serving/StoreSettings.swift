import SettingValues

/// The settings of where things are kept, and of who may add to them.
enum StoreSettings {
    /// Where originals are where nobody says: made when it is not there, which a folder that was named is not, as its
    /// name may be mistyped.
    static let impliedOriginals = "./calotype-data/originals"

    static let originals = Setting(
        "originals",
        .location,
        default: .folder(impliedOriginals),
        help: "Where originals are: a folder or s3://BUCKET/PREFIX. Uploads are added, nothing there is changed."
    )
    /// Where variants are kept; `nil` for in memory only.
    static let variants = Setting(
        "variants",
        SettingKind.location.orNone,
        default: .folder("./calotype-data/variants"),
        help: "Where variants are kept: a folder or s3://BUCKET/PREFIX; none keeps them in memory only."
    )
    /// Whether images may be uploaded.
    static let uploads = Setting(
        "uploads",
        .choice("SWITCH"),
        default: UploadSwitch.on,
        help: "Whether images may be uploaded; local: by programs of this machine without a token, for a machine of "
            + "one's own."
    )
    /// Where the token is that a server makes.
    static let tokenFile = Setting(
        "token-file",
        .text("FILE", path: .file),
        unset: "(token beside the queue's file)",
        help: "Where serve keeps the token that it makes where tokens is not set and the queue is a file."
    )
    /// Where images of other web servers are kept; `nil` for nowhere.
    static let remoteCache = Setting(
        "remote-cache",
        SettingKind.text("FOLDER", allowed: "a folder", path: .folder) { !$0.isEmpty && !$0.contains("://") }.orNone,
        default: "./calotype-data/remote",
        help: "Where images of other web servers are kept; none keeps nothing."
    )
    /// The most bytes of them.
    static let remoteCacheBytes = Setting(
        "remote-cache-bytes",
        .bytes(in: 0...1_000_000_000_000_000),
        default: 2_000_000_000,
        help: "The most bytes of them to keep; those not asked for longest go first."
    )

    /// Those of images of other web servers.
    static let ofRemote = [remoteCache.declaration, remoteCacheBytes.declaration]
}

extension SettingKind where Value == StoreLocation {
    fileprivate static var location: SettingKind {
        SettingKind(
            "PLACE",
            path: .folder,
            read: { text throws(SettingRefusal) in
                do throws(StoreLocation.Problem) {
                    return try StoreLocation(text)
                } catch {
                    throw .predicate(error.predicate)
                }
            },
            write: \.description
        )
    }
}
