import Basics
import Crypto
import HTTPTypes
import Recipes

/// The header fields by which a cache in front drops everything of an original, or of a preset, at once.
public enum CacheTags: String, Sendable, CaseIterable {
    /// None.
    case off
    /// `Cache-Tag`, with commas: Cloudflare, Akamai, Google.
    case cacheTag = "cache-tag"
    /// `Surrogate-Key`, with spaces: Fastly, Varnish.
    case surrogateKey = "surrogate-key"
    /// One field of each kind.
    case both

    /// The longest tag, in bytes: what is longer is cut off by some caches, and refused by others.
    private static let longest = 1000
    /// What stays in a tag as it is: neither what separates tags, nor what is no visible ASCII.
    private static let kept = PercentCoding.Kept("-._~/")

    /// Adds the tags of an answer.
    ///
    /// - Parameters:
    ///   - originals: The keys or addresses of the originals that it was made of.
    ///   - presets: The presets that it was made by.
    ///   - fields: The answer's fields.
    func add(originals: [String], presets: [String] = [], to fields: inout HTTPFields) {
        guard self != .off else { return }
        var tags: [String] = []
        for tag in originals.map(CacheTags.original) + presets.map({ "preset:\($0)" }) where !tags.contains(tag) {
            tags.append(tag)
        }
        if self != .surrogateKey { fields[.cacheTag] = tags.joined(separator: ",") }
        if self != .cacheTag { fields[.surrogateKey] = tags.joined(separator: " ") }
    }

    /// The tag of an original.
    private static func original(_ name: String) -> String {
        let tag = "original:" + PercentCoding.encode(name, keeping: kept)
        guard tag.utf8.count > longest else { return tag }
        return "original:sha256-" + Hexadecimal.text(SHA256.hash(data: Array(name.utf8)))
    }
}
