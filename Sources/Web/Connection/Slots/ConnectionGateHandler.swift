import Logging
import NIOCore

/// Asks a gate about every connection that comes, before anything is done for it.
final class ConnectionGateHandler: ChannelInboundHandler {
    typealias InboundIn = Channel
    typealias InboundOut = Channel

    private let gate: ConnectionGate
    private let logger: Logger

    init(_ gate: ConnectionGate, logger: Logger) {
        self.gate = gate
        self.logger = logger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let connection = unwrapInboundIn(data)
        guard gate.admit(connection, logger: logger) else { return connection.close(promise: nil) }
        context.fireChannelRead(data)
    }
}
