import Dialects
import ImageService
import Lambda
import ObjectStorage
import S3Storage

/// Tells of which original an object event is, and which objects are none: our own ones above all, since an event that
/// made variants of variants would never end.
struct OriginalsFilter: Equatable {
    /// Where originals are.
    let originals: StoreLocation
    /// Where variants are.
    let variants: StoreLocation

    /// Why an object is no original.
    enum Finding: Equatable {
        /// It is the original of this key.
        case original(ObjectKey)
        /// It is none, for this reason.
        case none(String)
    }

    /// Looks at an object by its bucket and whole key.
    func look(at notice: ObjectNotice) -> Finding {
        var name = notice.key[...]
        if case .bucket(let location) = originals {
            guard notice.bucket == location.bucket else { return .none("it is in another bucket than the originals") }
            guard name.utf8.starts(with: location.prefix.utf8) else {
                return .none("it is outside of the originals' prefix")
            }
            name = name.dropFirst(location.prefix.count)
        }
        if isVariant(notice) { return .none("it is a variant") }
        guard let key = ObjectKey(String(name)) else { return .none("its name cannot be an original's") }
        return key.isReserved ? .none("it is not an original but kept beside them") : .original(key)
    }

    /// Whether an object lies where variants do.
    ///
    /// Where both share one prefix only the shape of the name tells them apart.
    private func isVariant(_ notice: ObjectNotice) -> Bool {
        guard case .bucket(let location) = variants, notice.bucket == location.bucket,
            notice.key.utf8.starts(with: location.prefix.utf8)
        else { return false }
        if case .bucket(let outer) = originals, location.prefix.utf8.count > outer.prefix.utf8.count { return true }
        let parts = notice.key.dropFirst(location.prefix.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 2 else { return false }
        return OriginalsFilter.isVariantFolder(parts[0], of: parts.count)
    }

    /// `400x300/…`, or 32 hexadecimal digits with one file in it.
    private static func isVariantFolder(_ folder: Substring, of parts: Int) -> Bool {
        if NativeDialect.claims(path: "/\(folder)/x") && folder != "picture" { return true }
        return parts == 2 && folder.utf8.count == 32
            && folder.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
    }
}
