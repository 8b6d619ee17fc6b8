import ImageService
import Lambda
import ObjectStorage
import S3Storage

/// Tells of which original an object event is, and which objects are none: our own ones above all, since an event that
/// made variants of variants would never end.
struct OriginalsFilter: Equatable {
    let originals: StoreLocation
    /// Where variants are; `nil` where they are kept nowhere.
    let variants: StoreLocation?

    /// Why an object is no original.
    enum Finding: Equatable {
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

    /// Whether an object lies where variants do, which is never where originals do.
    private func isVariant(_ notice: ObjectNotice) -> Bool {
        guard case .bucket(let location) = variants else { return false }
        return notice.bucket == location.bucket && notice.key.utf8.starts(with: location.prefix.utf8)
    }
}
