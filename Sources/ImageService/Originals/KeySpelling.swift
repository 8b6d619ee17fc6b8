import Foundation
import ObjectStorage

extension ObjectKey {
    /// The same name in other bytes: an `é` may be one character (NFC, as most systems write it) or an `e` with an accent
    /// behind it (NFD, as files copied from a Mac have it).
    ///
    /// All of it in one form or the other, and, where just two parts can be written in both, each in its own: three
    /// at most. Nothing for a name that can be written in one way only, as every one in ASCII.
    var otherSpellings: [ObjectKey] {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return [] }
        let parts = text.utf8.split(separator: UInt8(ascii: "/")).map { ObjectKey.forms(of: String(Substring($0))) }
        let texts: [String]
        if parts.count(where: { $0.count > 1 }) > 2 {
            texts = [parts.map { $0[0] }, parts.map { $0[$0.count - 1] }].map { $0.joined(separator: "/") }
        } else {
            texts = parts.dropFirst().reduce(parts[0]) { begun, forms in
                begun.flatMap { start in forms.map { "\(start)/\($0)" } }
            }
        }
        var others: [ObjectKey] = []
        for key in texts.compactMap({ ObjectKey($0) }) where key != self && !others.contains(key) { others.append(key) }
        return others
    }

    /// NFC and NFD of a part; one where they are the same.
    private static func forms(of part: String) -> [String] {
        let (composed, decomposed) = (
            part.precomposedStringWithCanonicalMapping, part.decomposedStringWithCanonicalMapping
        )
        // Texts that mean the same are equal in Swift: only the bytes tell.
        return composed.utf8.elementsEqual(decomposed.utf8) ? [composed] : [composed, decomposed]
    }
}
