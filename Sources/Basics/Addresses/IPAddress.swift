/// An address of the internet protocol, version 4 or 6.
public enum IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// Four bytes, the first one highest.
    case v4(UInt32)
    /// Sixteen bytes, the first one highest.
    case v6(UInt128)

    /// Reads the one plain spelling: `192.0.2.1` with four decimal numbers, or `2001:db8::1` without a zone.
    ///
    /// The shorthands that systems understand beside these (`127.1`, `0x7f.1`, `2130706433`, `017700000001`) are no
    /// addresses here.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        if let number = IPAddress.number4(bytes[...]) {
            self = .v4(number)
        } else if let number = IPAddress.number6(bytes[...]) {
            self = .v6(number)
        } else {
            return nil
        }
    }

    /// The address as it is usually written; version 6 as RFC 5952 has it.
    public var description: String {
        switch self {
        case .v4(let number):
            return [24, 16, 8, 0].map { String(number >> UInt32($0) & 255) }.joined(separator: ".")
        case .v6(let number):
            let groups = (0..<8).map { UInt16(truncatingIfNeeded: number >> UInt128(112 - 16 * $0)) }
            let text = groups.map { Hexadecimal.text($0) }
            guard let zeros = IPAddress.longestZeros(groups) else { return text.joined(separator: ":") }
            return text[..<zeros.lowerBound].joined(separator: ":") + "::"
                + text[zeros.upperBound...].joined(separator: ":")
        }
    }

    /// The bytes as they travel.
    public var bytes: [UInt8] {
        switch self {
        case .v4(let number): (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) }
        case .v6(let number): (0..<16).map { UInt8(truncatingIfNeeded: number >> UInt128(120 - 8 * $0)) }
        }
    }

    /// Whether it is one by which a machine reaches only itself: `127.0.0.0/8` or `::1`.
    public var isLoopback: Bool {
        switch self {
        case .v4(let number): number >> 24 == 127
        case .v6(let number): number == 1
        }
    }

    private static func longestZeros(_ groups: [UInt16]) -> Range<Int>? {
        var best = 0..<0
        var start = 0
        while start < groups.count {
            var end = start
            while end < groups.count, groups[end] == 0 { end += 1 }
            if end - start > best.count { best = start..<end }
            start = max(end, start + 1)
        }
        return best.count > 1 ? best : nil
    }

    private static func number4(_ text: ArraySlice<UInt8>) -> UInt32? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var number: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
                part.count == 1 || part.first != UInt8(ascii: "0")
            else { return nil }
            let value = part.reduce(UInt32(0)) { $0 * 10 + UInt32($1 - 0x30) }
            guard value <= 255 else { return nil }
            number = number << 8 | value
        }
        return number
    }

    private static func number6(_ text: ArraySlice<UInt8>) -> UInt128? {
        guard text.count <= 45 else { return nil }
        let colon = UInt8(ascii: ":")
        // At most one gap of zeros.
        guard let gap = text.indices.dropLast().first(where: { text[$0] == colon && text[$0 + 1] == colon }) else {
            guard let groups = groups(text), groups.count == 8 else { return nil }
            return number(of: groups)
        }
        let (before, after) = (text[..<gap], text[(gap + 2)...])
        guard let head = before.isEmpty ? [] : groups(before, mayEndInNumber4: false),
            let tail = after.isEmpty ? [] : groups(after), head.count + tail.count <= 7
        else { return nil }
        return number(of: head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail)
    }

    private static func number(of groups: [UInt16]) -> UInt128 { groups.reduce(0) { $0 << 16 | UInt128($1) } }

    /// The groups of a part without a gap; the last may be a version 4 address, which is two.
    private static func groups(_ text: ArraySlice<UInt8>, mayEndInNumber4: Bool = true) -> [UInt16]? {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if mayEndInNumber4, index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                guard let number = number4(part) else { return nil }
                groups += [UInt16(number >> 16), UInt16(number & 0xffff)]
                continue
            }
            guard (1...4).contains(part.count) else { return nil }
            var value: UInt16 = 0
            for byte in part {
                guard let digit = Hexadecimal.value(ofDigit: byte) else { return nil }
                value = value << 4 | UInt16(digit)
            }
            groups.append(value)
        }
        return groups
    }
}
