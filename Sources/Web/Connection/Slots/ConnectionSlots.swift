import Basics

/// Who may have a connection, decided without sockets: so many in all, so many from one address, and a reserve beyond
/// them, for those who look after the server.
///
/// The reserve is full of whoever comes next once all slots are taken. So it is never waited for: the connection that
/// has been silent for longest makes room for a new one. Who asks for health does so at once, and is gone again before
/// its turn has come.
struct ConnectionSlots<ID: Hashable & Sendable>: Sendable {
    /// How many connections there may be.
    struct Limits: Hashable, Sendable {
        /// All, without the reserve.
        var all: Int
        var perAddress: Int
        var reserve: Int
    }

    /// What becomes of a connection that is new.
    enum Entry: Hashable, Sendable {
        /// It is one as any other.
        case regular
        /// It is one of the reserve; who has had to make room for it is closed.
        case reserved(instead: ID?)
        /// It is closed at once.
        case refused
    }

    /// Why a connection has no regular slot.
    enum Shortage: String, Hashable, Sendable {
        /// All are taken.
        case limit
        /// Its address has its share.
        case address
    }

    private struct Reserved: Sendable {
        let id: ID
        /// Whether it has asked for what the reserve is there for.
        var isAnswered = false
    }

    private let limits: Limits
    private var regular: [ID: AddressGroup?] = [:]
    private var counts: [AddressGroup: Int] = [:]
    /// The oldest first.
    private var reserve: [Reserved] = []

    init(_ limits: Limits) { self.limits = limits }

    /// How many connections there are.
    var count: Int { regular.count + reserve.count }
    /// How many have a slot of the reserve.
    var reserveCount: Int { reserve.count }
    /// How many have a regular slot.
    var regularCount: Int { regular.count }
    /// The address with the most connections, of those whose connections are counted.
    var busiest: (group: AddressGroup, count: Int)? {
        counts.max { $0.value < $1.value }.map { ($0.key, $0.value) }
    }

    /// How many connections an address has.
    func count(of group: AddressGroup) -> Int { counts[group, default: 0] }

    /// Lets a connection in, or does not.
    ///
    /// - Parameters:
    ///   - id: The connection.
    ///   - group: Where it comes from; `nil` where that is not counted.
    /// - Returns: Its slot, and why it is no regular one.
    mutating func enter(_ id: ID, from group: AddressGroup?) -> (Entry, Shortage?) {
        let shortage: Shortage
        if regular.count >= limits.all {
            shortage = .limit
        } else if let group, counts[group, default: 0] >= limits.perAddress {
            shortage = .address
        } else {
            regular[id] = .some(group)
            if let group { counts[group, default: 0] += 1 }
            return (.regular, nil)
        }
        if reserve.count < limits.reserve {
            reserve.append(Reserved(id: id))
            return (.reserved(instead: nil), shortage)
        }
        guard let oldest = reserve.firstIndex(where: { !$0.isAnswered }) else { return (.refused, shortage) }
        let left = reserve.remove(at: oldest).id
        reserve.append(Reserved(id: id))
        return (.reserved(instead: left), shortage)
    }

    /// A connection of the reserve has asked for what that is there for, and makes room for nobody any more.
    mutating func isAnswered(_ id: ID) {
        guard let index = reserve.firstIndex(where: { $0.id == id }) else { return }
        reserve[index].isAnswered = true
    }

    /// A connection has ended.
    mutating func leave(_ id: ID) {
        if let group = regular.removeValue(forKey: id) {
            guard let group, let count = counts[group] else { return }
            counts[group] = count > 1 ? count - 1 : nil
        } else {
            reserve.removeAll { $0.id == id }
        }
    }
}

/// Addresses that count as one: an IPv4 address, or the 64 bits of an IPv6 network, in which one machine can have any.
struct AddressGroup: Hashable, Sendable, CustomStringConvertible {
    private let address: IPAddress

    init(_ address: IPAddress) {
        if case .v6(let number) = address {
            self.address = .v6((number >> 64) << 64)
        } else {
            self.address = address
        }
    }

    var description: String {
        if case .v6 = address { "\(address)/64" } else { "\(address)" }
    }
}
