extension ValueKind<Int> {
    /// So many bytes: a number alone, or with `kB`, `MB` (thousands) or `KiB`, `MiB` (of 1024) behind it.
    static func byteCount(_ range: ClosedRange<Int>) -> Self {
        ValueKind(
            schema: ValueKind.whole(range).schema,
            read: { (value) throws(NativeError) in try value.byteCount(in: range) },
            write: { String($0) }
        )
    }
}

extension ParameterValue {
    /// Units by the letters behind a number; the case of these is nobody's concern.
    private static let units: [(letters: String, bytes: Int)] = [
        ("kib", 1 << 10), ("mib", 1 << 20), ("kb", 1_000), ("mb", 1_000_000), ("k", 1_000), ("m", 1_000_000), ("b", 1),
    ]

    /// So many bytes; parts of one are dropped.
    fileprivate func byteCount(in range: ClosedRange<Int>) throws(NativeError) -> Int {
        let bounds = "\(range.lowerBound) to \(range.upperBound)"
        let allowed = "a number of bytes from \(bounds), such as 200000, 200kB or 200KiB"
        let text = try required(allowed).lowercased()
        let unit = Self.units.first { text.hasSuffix($0.letters) }
        let digits = text.dropLast(unit?.letters.count ?? 0)
        let isPlain = digits.utf8.allSatisfy { (0x30...0x39).contains($0) || (unit != nil && $0 == UInt8(ascii: ".")) }
        guard isPlain, digits.utf8.count <= 20, digits.first?.isNumber == true, let number = Double(digits) else {
            throw refusal(allowed: allowed)
        }
        let bytes = number * Double(unit?.bytes ?? 1)
        guard bytes >= Double(range.lowerBound), bytes <= Double(range.upperBound) else {
            throw refusal(.outOfRange, allowed: allowed)
        }
        return Int(bytes)
    }
}
