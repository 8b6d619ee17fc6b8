import NIOCore
import NIOEmbedded
import TestKit
import Testing

@testable import Web

/// What an operator is told of connections that run short.
struct ConnectionGateTests {
    private let lines = LogLines()

    /// Asks for a slot, as from an address.
    private func enter(_ gate: ConnectionGate, from address: String) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: address, port: 4_000)).wait()
        channel.remoteAddress = try SocketAddress(ipAddress: address, port: 4_000)
        _ = gate.admit(channel, logger: lines.logger)
        return channel
    }

    @Test func oneKindOfShortageHidesNoOther() throws {
        var configuration = ConnectionConfiguration()
        (configuration.limit, configuration.reserve, configuration.perAddress) = (6, 0, .number(5))
        let gate = ConnectionGate(configuration, proxies: .none)
        var channels: [EmbeddedChannel] = []
        for _ in 0..<20 { channels.append(try enter(gate, from: "192.0.2.1")) }
        for _ in 0..<20 { channels.append(try enter(gate, from: "192.0.2.2")) }
        let told = lines.warnings
        #expect(told.count == 3, "each is told once: \(told)")
        for word in ["and its share is 5", "which is its share", "All 6 connections are taken"] {
            #expect(told.filter { $0.contains(word) }.count == 1, "\(word): \(told)")
        }
        for channel in channels { _ = try? channel.finish(acceptAlreadyClosed: true) }
    }
}
