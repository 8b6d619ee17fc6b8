import Foundation
import ObjectStorage
import S3Storage

/// Which originals are meant by the name of a folder or bucket.
struct PrerenderScope {
    /// Where their keys begin.
    let keys: ObjectKeyPrefix
    /// The key that the name would be of, were it no folder but an original.
    var key: ObjectKey?
    /// What a person should know.
    let note: String?

    /// Finds a name among the originals.
    ///
    /// Jobs name originals by their keys, so that workers must agree on where keys begin: a name inside of the
    /// configured originals is a part of them. Where nobody has configured any, the name says where they are.
    init(
        _ name: String,
        in configuration: inout ServerParts.Configuration,
        _ settings: Settings
    ) throws(CommandFailure) {
        let named: StoreLocation
        do throws(StoreLocation.Problem) {
            named = try StoreLocation(name)
        } catch {
            throw .usage("'\(name)' cannot be a place of originals; name a folder or s3://bucket/prefix.")
        }
        if let inner = PrerenderScope.path(of: named, inside: configuration.originals) {
            guard !inner.isEmpty else {
                (keys, note) = (.all, nil)
                return
            }
            guard let folder = ObjectKey(inner) else { throw .usage("No original can be in '\(name)'.") }
            (keys, key, note) = (ObjectKeyPrefix(folder: folder), folder, nil)
            return
        }
        guard !settings.isGiven(StoreSettings.originals) else {
            throw .usage(
                "'\(name)' is not among the originals, which are in \(configuration.originals); workers could not find "
                    + "what is there."
            )
        }
        configuration.originals = named
        (keys, note) = (.all, "These jobs are for workers with --originals \(named).")
    }

    /// The path from one location to another inside of it; `nil` where it is elsewhere.
    private static func path(of inner: StoreLocation, inside outer: StoreLocation) -> String? {
        switch (inner, outer) {
        case (.bucket(let inner), .bucket(let outer)):
            guard inner.bucket == outer.bucket, inner.prefix.hasPrefix(outer.prefix) else { return nil }
            return String(inner.prefix.dropFirst(outer.prefix.count).dropLast())
        case (.folder(let inner), .folder(let outer)):
            let (inner, outer) = (resolved(inner), resolved(outer))
            if inner == outer { return "" }
            let start = outer.hasSuffix("/") ? outer : outer + "/"
            return inner.hasPrefix(start) ? String(inner.dropFirst(start.count)) : nil
        default: return nil
        }
    }

    private static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }
}

extension StoreLocation: CustomStringConvertible {
    /// The location as an operator writes it.
    var description: String {
        switch self {
        case .folder(let path): path
        case .bucket(let location): "\(location)"
        }
    }
}
