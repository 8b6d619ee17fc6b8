import Basics
import Crypto
import ObjectStorage

/// Where things lie in the store of variants: the one place that knows.
///
/// * `<folder>/<digest>.<ending>`: a variant; the folder is the original's, the digest that of its normalized recipe
/// * `<folder>/original.json`: what a renderer has told of the original
/// * `400x300/<key>`: the variant of a fixed-size path, under the key that the path prescribes
/// * `calotype-sidecars/layers/<folder>/<variant's folder>-<digest>.<ending>`: nothing, told by its name: the variant has a
///   layer that is made of the original of the first folder
/// * `calotype-sidecars/…`: what lists show of originals that came as files (``OriginalSidecars``)
enum VariantLayout {
    private static let header = "original"

    /// The key of a variant.
    static func variant(in folder: String, digest: String, ending: String) -> ObjectKey {
        ObjectKey(known: "\(folder)/\(digest).\(ending)")
    }

    /// The key of what is known of an original.
    static func header(in folder: String) -> ObjectKey { ObjectKey(known: "\(folder)/\(header).json") }

    /// What the keys of all that belongs to an original begin with, but for fixed sizes.
    static func prefix(of folder: String) -> ObjectKeyPrefix { ObjectKeyPrefix(folder: ObjectKey(known: folder)) }

    /// The folder and the digest of a variant, which tell it from all others.
    static func name(of key: VariantKey) -> String { "\(key.folder)/\(key.digest)" }

    /// The same by the key of an object; `nil` where that is what is known of an original.
    static func name(of variant: ObjectKey) -> String? {
        let name = variant.text.prefix { $0 != "." }
        return name.hasSuffix("/\(header)") ? nil : String(name)
    }

    /// What the keys of keyed originals' sidecars begin with; no purge and no bound on variants takes them.
    static let sidecars = ObjectKeyPrefix(folder: ObjectKey(known: "calotype-sidecars"))

    /// The key of an original's sidecar.
    static func sidecar(of original: ObjectKey) -> ObjectKey {
        let digits = Hexadecimal.text(SHA256.hash(data: Array(original.text.utf8)).prefix(16))
        return ObjectKey(known: "\(sidecars.text)\(digits.prefix(2))/\(digits).json")
    }

    /// What the keys of the markers begin with that tell of variants with a layer of an original.
    static func layerMarkers(in folder: String) -> ObjectKeyPrefix {
        ObjectKeyPrefix(folder: ObjectKey(known: "\(sidecars.text)layers/\(folder)"))
    }

    /// The key of the marker of a variant.
    ///
    /// - Parameters:
    ///   - folder: The folder of the layer's original.
    ///   - variant: The variant's key.
    /// - Returns: The key.
    static func layerMarker(in folder: String, of variant: ObjectKey) -> ObjectKey {
        ObjectKey(known: layerMarkers(in: folder).text + variant.text.split(separator: "/").joined(separator: "-"))
    }

    /// The key of the variant that a marker tells of; `nil` where it is no marker.
    static func variant(ofLayerMarker marker: ObjectKey, in folder: String) -> ObjectKey? {
        let parts = marker.text.dropFirst(layerMarkers(in: folder).text.count).split(separator: "-")
        return parts.count == 2 ? ObjectKey(parts.joined(separator: "/")) : nil
    }

    /// The key of an original's variant of a fixed size, such as `400x300`; `nil` where there can be none.
    static func fixed(_ size: some StringProtocol, of original: ObjectKey) -> ObjectKey? {
        ObjectKey("\(size)/\(original.text)")
    }

    /// Whether a folder's name is that of a fixed size: `400x300`, `400x`, `x300`.
    static func isFixedSize(_ folder: String) -> Bool {
        let sides = folder.split(separator: "x", omittingEmptySubsequences: false)
        return sides.count == 2 && sides.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isNumber } }
    }
}
