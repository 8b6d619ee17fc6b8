import Crypto

/// Credentials that are known by their value, of which hashes are kept and nothing else.
///
/// A text is looked through once for each length that one has, by a sum that goes along with it; what has the sum of one
/// is compared by its digest.
struct SecretHashes: Sendable {
    /// The credentials of one length.
    private struct Group: Sendable {
        let length: Int
        /// What the first byte of a stretch counts for in its sum.
        let firstWeight: UInt64
        let sums: [UInt64]
        let digests: [SHA256.Digest]
    }

    /// Of this process alone, so that nobody can write a text that has the sum of many.
    private static let base = UInt64.random(in: .min ... .max) | 1

    private let groups: [Group]

    /// Takes credentials; an empty text is none.
    init(_ secrets: [String] = []) {
        let all = Dictionary(grouping: secrets.map { Array($0.utf8) }.filter { !$0.isEmpty }, by: \.count)
        groups = all.sorted { $0.key < $1.key }.map { length, secrets in
            Group(
                length: length,
                firstWeight: (1..<length).reduce(1) { weight, _ in weight &* SecretHashes.base },
                sums: secrets.map { secret in secret.reduce(0) { $0 &* SecretHashes.base &+ UInt64($1) } },
                digests: secrets.map { SHA256.hash(data: $0) }
            )
        }
    }

    /// Where credentials stand in a text.
    func ranges(in text: [UInt8]) -> [Range<Int>] {
        groups.flatMap { group -> [Range<Int>] in
            guard text.count >= group.length else { return [] }
            var found: [Range<Int>] = []
            var sum: UInt64 = 0
            for end in text.indices {
                if end >= group.length { sum &-= UInt64(text[end - group.length]) &* group.firstWeight }
                sum = sum &* SecretHashes.base &+ UInt64(text[end])
                guard end >= group.length - 1, group.sums.contains(sum) else { continue }
                let range = (end + 1 - group.length)..<(end + 1)
                if group.digests.contains(SHA256.hash(data: Array(text[range]))) { found.append(range) }
            }
            return found
        }
    }
}
