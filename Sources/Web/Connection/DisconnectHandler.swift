import NIOCore
import NIOHTTPTypes
import Synchronization

/// Notices that a client has closed its side of a connection, so that work nobody waits for can stop.
final class DisconnectHandler: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private struct State {
        var isDisconnected = false
        var lastWatcher = 0
        var watchers: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let state = Mutex(State())

    func channelInactive(context: ChannelHandlerContext) {
        disconnected()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { disconnected() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { disconnected() }
        context.fireUserInboundEventTriggered(event)
    }

    private func disconnected() {
        let watchers = state.withLock { state in
            state.isDisconnected = true
            defer { state.watchers = [:] }
            return state.watchers
        }
        for watcher in watchers.values { watcher.finish() }
    }

    /// Runs work and cancels it when the client leaves; the work's own error is what the caller then gets.
    func cancellingOnDisconnect<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let (disconnect, continuation) = AsyncStream.makeStream(of: Void.self)
        let watcher = watch(continuation)
        defer { state.withLock { _ = $0.watchers.removeValue(forKey: watcher) } }
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                for await _ in disconnect {}
                return nil
            }
            // `nil` first means that the client has left: the work is told to stop and waited for.
            if let value = try await group.next() ?? nil {
                group.cancelAll()
                return value
            }
            group.cancelAll()
            guard let value = try await group.next() ?? nil else { throw CancellationError() }
            return value
        }
    }

    private func watch(_ continuation: AsyncStream<Void>.Continuation) -> Int {
        state.withLock { state in
            state.lastWatcher += 1
            if state.isDisconnected { continuation.finish() } else { state.watchers[state.lastWatcher] = continuation }
            return state.lastWatcher
        }
    }
}

extension Channel {
    /// The channel's ``DisconnectHandler``; `nil` where there is none, as in tests without a socket.
    fileprivate func disconnectHandler() async -> DisconnectHandler? {
        try? await eventLoop.submit { try self.pipeline.syncOperations.handler(type: DisconnectHandler.self) }.get()
    }
}

extension WebContext {
    /// Runs work that is worth nothing to a client that has left; it is cancelled then.
    func whileClientWaits<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        guard let handler = await channel?.disconnectHandler() else { return try await work() }
        return try await handler.cancellingOnDisconnect(work)
    }
}
