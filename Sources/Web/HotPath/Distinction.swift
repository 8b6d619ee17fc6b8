/// What tells requests for pictures apart: where it stands in their bytes, or in a key that was made of them.
///
/// A key is the target; a zero and the value of `Accept` where there is one; and for each hint that counts a zero, a number
/// that is no byte of a value, and its value.
struct Distinction {
    let target: Range<Int>
    var accept: Range<Int>?
    /// In the order of their names.
    var hints: [(name: Int, value: Range<Int>)]

    /// How many bytes the key has.
    var count: Int {
        hints.reduce(target.count + (accept.map { $0.count + 1 } ?? 0)) { $0 + $1.value.count + 2 }
    }

    /// The byte that stands before a hint's value.
    // checked: there are six names
    static func mark(_ name: Int) -> UInt8 { UInt8(name + 1) }

    /// A number that is the same for the same key.
    func hash(of bytes: Span<UInt8>) -> Int {
        var hasher = Hasher()
        bytes.extracting(target).withUnsafeBytes { hasher.combine(bytes: $0) }
        if let accept { bytes.extracting(accept).withUnsafeBytes { hasher.combine(bytes: $0) } }
        for hint in hints {
            hasher.combine(hint.name)
            bytes.extracting(hint.value).withUnsafeBytes { hasher.combine(bytes: $0) }
        }
        return hasher.finalize()
    }

    /// Whether a key is that of bytes in which this stands.
    // checked: the key has as many bytes as all that is looked at
    func equals(_ key: [UInt8], _ bytes: Span<UInt8>) -> Bool {
        guard key.count == count else { return false }
        var position = 0
        func matches(_ range: Range<Int>) -> Bool {
            for place in range {
                guard key[position] == bytes[place] else { return false }
                position += 1
            }
            return true
        }
        guard matches(target) else { return false }
        if let accept {
            guard key[position] == 0 else { return false }
            position += 1
            guard matches(accept) else { return false }
        }
        for hint in hints {
            guard key[position] == 0, key[position + 1] == Distinction.mark(hint.name) else { return false }
            position += 2
            guard matches(hint.value) else { return false }
        }
        return true
    }
}
