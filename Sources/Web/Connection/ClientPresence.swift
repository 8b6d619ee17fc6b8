import NIOCore
import NIOHTTPTypes
import Synchronization

/// Notices that a client has closed its side of a connection, so that work nobody waits for can stop.
final class ClientPresence: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private struct State {
        var hasLeft = false
        var lastWatcher = 0
        var watchers: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let state = Mutex(State())

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { leave() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { leave() }
        context.fireUserInboundEventTriggered(event)
    }

    private func leave() {
        let watchers = state.withLock { state in
            state.hasLeft = true
            defer { state.watchers = [:] }
            return state.watchers
        }
        for watcher in watchers.values { watcher.finish() }
    }

    /// Runs work and cancels it when the client leaves; the work's own error is what the caller then gets.
    func during<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let (departure, continuation) = AsyncStream.makeStream(of: Void.self)
        let watcher = watch(continuation)
        defer { state.withLock { _ = $0.watchers.removeValue(forKey: watcher) } }
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                for await _ in departure {}
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
            if state.hasLeft { continuation.finish() } else { state.watchers[state.lastWatcher] = continuation }
            return state.lastWatcher
        }
    }
}

extension Channel {
    /// The channel's ``ClientPresence``; `nil` where there is none, as in tests without a socket.
    func clientPresence() async -> ClientPresence? {
        try? await eventLoop.submit { try self.pipeline.syncOperations.handler(type: ClientPresence.self) }.get()
    }
}
