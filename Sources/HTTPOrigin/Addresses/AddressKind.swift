import Basics

/// What an address is when it is not one of the public internet (IANA's special-purpose registries).
///
/// The raw value completes "it is at 127.0.0.1, …" for the log.
enum AddressKind: String, CaseIterable {
    case unspecified = "which means this machine"
    case loopback = "a loopback address"
    case privateUse = "a private address"
    case shared = "an address shared by a provider's customers"
    case linkLocal = "an address of the own link, where clouds keep their metadata"
    case metadata = "a cloud's metadata service"
    case multicast = "a multicast address"
    case broadcast = "the broadcast address"
    case documentation = "an address for documentation"
    case benchmarking = "an address for benchmarks"
    case embedded = "an address that hides one of version 4"
    case reserved = "a reserved address"

    /// Whether a machine of an inner network, or this one, may have such an address.
    var isInner: Bool { self == .loopback || self == .privateUse || self == .shared }

    /// The kind of an address; `nil` for a public one.
    init?(_ address: IPAddress) {
        if let entry = AddressKind.table.first(where: { $0.network.contains(address) }) {
            self = entry.kind
            return
        }
        guard case .v6(let number) = address else { return nil }
        // ISATAP: whatever the network, the lower half says 0:5efe or 200:5efe, then version 4's bytes.
        if UInt32(truncatingIfNeeded: number >> 32) & 0xfdff_ffff == 0x5efe {
            self = .embedded
        } else if !AddressKind.globalUnicast.contains(address) {
            self = .reserved
        } else {
            return nil
        }
    }

    /// Names a network, or nothing where the text is none.
    private static func entry(_ text: String, _ kind: AddressKind) -> (network: IPNetwork, kind: AddressKind)? {
        IPNetwork(text).map { ($0, kind) }
    }

    /// The first entry that holds an address decides.
    static let table: [(network: IPNetwork, kind: AddressKind)] = [
        // Metadata services outside of the networks below, or worth a name of their own.
        entry("168.63.129.16", .metadata), entry("100.100.100.200", .metadata), entry("192.0.0.192", .metadata),
        entry("169.254.0.0/16", .linkLocal), entry("fd00:ec2::254", .metadata), entry("fd20:ce::254", .metadata),

        entry("0.0.0.0/8", .unspecified), entry("10.0.0.0/8", .privateUse), entry("100.64.0.0/10", .shared),
        entry("127.0.0.0/8", .loopback), entry("172.16.0.0/12", .privateUse), entry("192.0.0.0/24", .reserved),
        entry("192.0.2.0/24", .documentation), entry("192.88.99.0/24", .embedded),
        entry("192.168.0.0/16", .privateUse), entry("198.18.0.0/15", .benchmarking),
        entry("198.51.100.0/24", .documentation), entry("203.0.113.0/24", .documentation),
        entry("224.0.0.0/4", .multicast), entry("255.255.255.255", .broadcast), entry("240.0.0.0/4", .reserved),

        entry("::", .unspecified), entry("::1", .loopback),
        // Mapped, translated and compatible addresses; NAT64's two prefixes; Teredo; 6to4.
        entry("::ffff:0:0/96", .embedded), entry("::ffff:0:0:0/96", .embedded), entry("::/96", .embedded),
        entry("64:ff9b::/96", .embedded), entry("64:ff9b:1::/48", .embedded), entry("2001::/32", .embedded),
        entry("2002::/16", .embedded),
        entry("100::/64", .reserved), entry("100:0:0:1::/64", .reserved), entry("2001:2::/48", .benchmarking),
        entry("2001:db8::/32", .documentation), entry("3fff::/20", .documentation), entry("2001::/23", .reserved),
        entry("5f00::/16", .reserved), entry("fc00::/7", .privateUse), entry("fe80::/10", .linkLocal),
        entry("fec0::/10", .privateUse), entry("ff00::/8", .multicast),
    ].compactMap { $0 }

    /// All that has been given out for the public internet lies in here.
    private static let globalUnicast = IPNetwork(.v6(0x2000 << 112), length: 3)
}
