public import SettingValues

/// The settings of connections and of requests' heads.
public enum ConnectionSettings {
    /// The most connections.
    public static let limit = Setting(
        "connections",
        .integer(in: 16...1_000_000),
        unset: "as many as memory and descriptors allow",
        help: "The most connections; beyond them, health and metrics are answered, all else gets 503."
    )
    /// How many of them one address may hold.
    public static let perAddress = Setting(
        "connections-per-address",
        .share,
        default: .part(0.5),
        help: "How many of them one address (of IPv6, one /64) may hold: a share or a number."
    )
    /// The most bytes of a head.
    public static let headerBytes = Setting(
        "header-bytes",
        .bytes(in: 1_000...1_000_000),
        default: 32 * 1024,
        help: "The most bytes of a request's address and headers; a longer one gets 431."
    )
    /// How long a head may take.
    public static let headerTimeout = Setting(
        "header-timeout",
        .duration(in: .seconds(1) ... .seconds(600)),
        default: .seconds(10),
        help: "How long a request's headers may take, from the first byte to the last; a slower one gets 408."
    )

    /// All of them.
    public static let all = [
        limit.declaration, perAddress.declaration, headerBytes.declaration, headerTimeout.declaration,
    ]
}

extension SettingKind where Value == AddressShare {
    fileprivate static var share: SettingKind {
        SettingKind(
            "SHARE",
            allowed: "a share from 1% to 100%, or a number of connections from 1 to 1000000",
            range: "1% to 100%, or 1 to 1000000",
            read: { text throws(SettingRefusal) in
                guard let share = AddressShare(text) else { throw .notAllowed }
                return share
            },
            write: { share in
                switch share {
                case .part(let part): "\(Int(exactly: (part * 100).rounded()) ?? 100)%"
                case .number(let number): "\(number)"
                }
            }
        )
    }
}
