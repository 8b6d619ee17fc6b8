import Basics
import Logging
import Metrics
import NIOCore
import NIOPosix
import Synchronization

/// Lets connections in as ``ConnectionSlots`` decides, and knows all of them.
final class ConnectionGate: Sendable {
    /// What a connection may do.
    enum Slot: Hashable, Sendable {
        /// Everything.
        case regular
        /// Ask for health and metrics, at once.
        case reserved
    }

    private struct State {
        var slots: ConnectionSlots<ObjectIdentifier>
        var connections: [ObjectIdentifier: (channel: any Channel, slot: Slot)] = [:]
        /// The most connections since memory was given back.
        var most = 0
        var isClosed = false
        /// When there was a warning of each kind last: none hides another.
        var lastWarnings: [WarningKind: ContinuousClock.Instant] = [:]
        var lastShortage: (what: String, when: ContinuousClock.Instant)?
    }

    /// What a warning is about.
    private enum WarningKind: Hashable {
        /// All slots are taken.
        case all
        /// An address has its share.
        case share
        /// An address comes near its share.
        case nearShare
    }

    /// What becomes of a connection, and what is to be done about it.
    private struct Admission {
        var isIn = false
        var shortage: Slots.Shortage?
        /// Who has had to make room.
        var leaving: (any Channel)?
        var warning: String?
    }

    let limits: ConnectionSlots<ObjectIdentifier>.Limits
    private let proxies: TrustedProxies
    private let state: Mutex<State>
    /// Made when they are first needed: whoever counts may be set up after the gate.
    private let refused = Mutex<[Slots.Shortage: Counter]>([:])

    /// Makes a gate.
    ///
    /// - Parameters:
    ///   - configuration: How many may pass.
    ///   - proxies: Whose connections are not counted by address, as others' requests come over them.
    init(_ configuration: ConnectionConfiguration, proxies: TrustedProxies) {
        let all = configuration.limit ?? .max
        limits = .init(
            all: all,
            perAddress: configuration.limit.map(configuration.perAddress.count) ?? .max,
            reserve: configuration.reserve
        )
        self.proxies = proxies
        state = Mutex(State(slots: ConnectionSlots(limits)))
    }

    /// Lets a new connection in.
    ///
    /// - Parameters:
    ///   - channel: The connection.
    ///   - logger: Who is told, at most once a minute of each kind, that slots run short.
    /// - Returns: Whether it may stay; else it is to be closed.
    func admit(_ channel: any Channel, logger: Logger) -> Bool {
        let (id, group) = (ObjectIdentifier(channel), group(of: channel.remoteAddress))
        let now = ContinuousClock.now
        let admission = state.withLock { state in
            guard !state.isClosed else { return Admission() }
            let (entry, shortage) = state.slots.enter(id, from: group)
            var admission = Admission(isIn: entry != .refused, shortage: shortage)
            switch entry {
            case .regular: state.connections[id] = (channel, .regular)
            case .reserved(let other):
                admission.leaving = other.flatMap { state.connections.removeValue(forKey: $0)?.channel }
                state.connections[id] = (channel, .reserved)
            case .refused: break
            }
            state.most = max(state.most, state.connections.count)
            admission.warning = warning(shortage, group, now, &state)
            return admission
        }
        if let warning = admission.warning { logger.warning("\(warning)") }
        if let shortage = admission.shortage {
            refused.withLock { counters in
                let dimensions = [("reason", shortage.rawValue)]
                let counter = counters[shortage] ?? Counter(label: "connections_refused", dimensions: dimensions)
                counters[shortage] = counter
                counter.increment()
            }
        }
        admission.leaving?.close(promise: nil)
        guard admission.isIn else { return false }
        // The connection's end is what gives its slot back, whoever ends it.
        channel.closeFuture.whenComplete { [self] _ in leave(id, channel.eventLoop) }
        return true
    }

    /// The slot of a connection that was let in; `nil` where it has had to leave already.
    func slot(of channel: any Channel) -> Slot? {
        state.withLock { $0.connections[ObjectIdentifier(channel)]?.slot }
    }

    /// A connection of the reserve has asked for what that is there for.
    func isAnswered(_ channel: any Channel) { state.withLock { $0.slots.isAnswered(ObjectIdentifier(channel)) } }

    /// Lets nobody in any more, and lets every connection end with the answer that is under way.
    func close() {
        let channels = state.withLock { state in
            state.isClosed = true
            return state.connections.values.map(\.channel)
        }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
    }

    /// Who counts as one; `nil` for whoever's connections are not counted by address.
    private func group(of peer: SocketAddress?) -> AddressGroup? {
        guard let address = IPAddress(peer), !address.isLoopback, !proxies.contains(peer) else { return nil }
        return AddressGroup(address)
    }

    private func leave(_ id: ObjectIdentifier, _ loop: any EventLoop) {
        let isTimeToGiveBack = state.withLock { state in
            state.connections[id] = nil
            state.slots.leave(id)
            // Only after many have gone: giving back costs time, and what a few need will be needed again.
            guard state.most >= Self.many, state.connections.count <= state.most / 2 else { return false }
            state.most = state.connections.count
            return true
        }
        guard isTimeToGiveBack else { return }
        // A little later, since what belongs to a connection goes some time after it.
        _ = loop.scheduleTask(in: .seconds(1)) {
            // Whether it succeeds is nothing to wait for.
            NIOThreadPool.singleton.submit { _ in Heaps.trim() }
        }
    }

    /// How many connections have had memory worth giving back.
    private static let many = 100
}

private typealias Slots = ConnectionSlots<ObjectIdentifier>

extension ConnectionGate {
    /// The part of its share from which an address is near it.
    private static let near = 0.8
    /// How long somebody who looks is told that slots have run short.
    private static let memory = Duration.seconds(300)

    /// What is said of slots that run short, at most once a minute of each kind; remembers the last shortage.
    private func warning(
        _ shortage: Slots.Shortage?,
        _ group: AddressGroup?,
        _ now: ContinuousClock.Instant,
        _ state: inout State
    ) -> String? {
        let kind: WarningKind
        let what: String
        switch shortage {
        case .limit:
            kind = .all
            what =
                "All \(limits.all) connections are taken; health and metrics are still answered. 'connections' sets "
                + "how many there may be, as far as descriptors (ulimit -n) and memory allow."
        case .address:
            let name = group.map(String.init(describing:)) ?? "An address"
            kind = .share
            what =
                "\(name) holds \(limits.perAddress) connections, which is its share; further ones are refused. If it is "
                + "a proxy, name it in 'trusted-proxies'."
        case nil:
            guard let group, isNearShare(state.slots.count(of: group)) else { return nil }
            kind = .nearShare
            what =
                "\(group) holds \(state.slots.count(of: group)) connections, and its share is \(limits.perAddress). "
                + "If it is a proxy, name it in 'trusted-proxies'; else 'connections-per-address' sets the share."
        }
        state.lastShortage = (what, now)
        if let last = state.lastWarnings[kind], now - last < .seconds(60) { return nil }
        state.lastWarnings[kind] = now
        return what
    }

    private func isNearShare(_ count: Int) -> Bool { Double(count) >= Double(limits.perAddress) * Self.near }

    /// A look at the slots, for `/health/ready`: nothing of it makes a server less ready.
    var probe: Probe {
        Probe("connections") { [self] in
            let (count, last, busiest) = state.withLock { ($0.slots.regularCount, $0.lastShortage, $0.slots.busiest) }
            var details = ["open": "\(count)"]
            if limits.all != .max {
                details["limit"] = "\(limits.all)"
                details["limit-per-address"] = "\(limits.perAddress)"
            }
            if let busiest { details["most-of-one-address"] = "\(busiest.count)" }
            if let last, ContinuousClock.now - last.when < Self.memory {
                return ProbeFinding(.warning, last.what, details: details)
            }
            return ProbeFinding(.ok, "There is room for more connections.", details: details)
        }
    }

    /// Brings the gauges up to date.
    func updateGauges() {
        let (regular, reserve, busiest) = state.withLock {
            ($0.slots.regularCount, $0.slots.reserveCount, $0.slots.busiest?.count ?? 0)
        }
        Gauge(label: "connections").record(regular)
        Gauge(label: "connections_reserve").record(reserve)
        Gauge(label: "connections_busiest_address").record(busiest)
        guard limits.all != .max else { return }
        Gauge(label: "connections_limit").record(limits.all)
        Gauge(label: "connections_limit_per_address").record(limits.perAddress)
    }
}
