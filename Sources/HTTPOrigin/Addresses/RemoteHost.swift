public import Basics

/// A URL's host: a name to look up, or an address.
public enum RemoteHost: Hashable, Sendable, CustomStringConvertible {
    /// A name in lowercase, of letters, digits, `-` and `_`; other alphabets as `xn--…`.
    case name(String)
    case address(IPAddress)

    /// Reads a host in its one plain spelling, version 6 addresses without brackets.
    ///
    /// A text whose last part is a number is an address or nothing: that is what systems make of `127.1`, `0x7f.1` and
    /// `2130706433`. A name that ends in a dot is none, as two spellings of one host are one too many.
    public init?(_ text: some StringProtocol) {
        if let address = IPAddress(text) {
            self = .address(address)
            return
        }
        let name = text.lowercased()
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard name.utf8.count <= 253, labels.allSatisfy(RemoteHost.isLabel), let last = labels.last,
            !RemoteHost.isNumber(last)
        else { return nil }
        self = .name(name)
    }

    /// The host as a URL spells it.
    public var description: String {
        switch self {
        case .name(let name): name
        case .address(.v4(let number)): "\(IPAddress.v4(number))"
        case .address(.v6(let number)): "[\(IPAddress.v6(number))]"
        }
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        let hyphen = UInt8(ascii: "-")
        guard (1...63).contains(label.count), label.first != hyphen, label.last != hyphen else { return false }
        return label.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), hyphen,
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    /// Whether some system could take a label for a number: decimal, octal or hexadecimal.
    private static func isNumber(_ label: Substring.UTF8View) -> Bool {
        if label.allSatisfy({ (0x30...0x39).contains($0) }) { return true }
        return label.starts(with: "0x".utf8) && label.dropFirst(2).allSatisfy { Hexadecimal.value(ofDigit: $0) != nil }
    }
}
