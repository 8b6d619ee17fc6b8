/// All addresses that begin with the same bits: `10.0.0.0/8`.
public struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
    /// The lowest address of the network.
    public let base: IPAddress
    /// How many of the first bits are the same.
    public let length: Int

    /// Reads `10.0.0.0/8` or `fd00::/8`, or one address, which is a network of its own.
    ///
    /// Bits behind the length must be zero: `10.0.0.1/8` may be a slip of the finger.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = parts.first.flatMap({ IPAddress($0) }) else { return nil }
        let width = base.width
        var length = width
        if parts.count == 2 {
            guard let number = Int(parts[1]), (0...width).contains(number), String(number) == parts[1] else {
                return nil
            }
            length = number
        }
        guard base.masked(to: length) == base else { return nil }
        self.base = base
        self.length = length
    }

    /// The network of an address; bits behind the length are cleared.
    public init(_ address: IPAddress, length: Int) {
        self.base = address.masked(to: length)
        self.length = length
    }

    /// The network as CIDR writes it.
    public var description: String { "\(base)/\(length)" }

    /// Whether an address is in it; an address of the other version never is.
    public func contains(_ address: IPAddress) -> Bool { address.masked(to: length) == base }
}

extension IPAddress {
    /// How many bits it has.
    fileprivate var width: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }

    /// The address with all bits but the first ones cleared.
    fileprivate func masked(to length: Int) -> IPAddress {
        switch self {
        // Swift's shift by the whole width or more gives zero.
        case .v4(let number): .v4(number & (UInt32.max << UInt32(max(0, 32 - length))))
        case .v6(let number): .v6(number & (UInt128.max << UInt128(max(0, 128 - length))))
        }
    }
}
