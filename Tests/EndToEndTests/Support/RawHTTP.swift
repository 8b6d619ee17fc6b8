import Foundation
import NIOCore
import NIOPosix
import TestKit

/// Requests exactly as written, which a well-behaved client would tidy up.
enum RawHTTP {
    /// Sends a GET and reads until the server closes.
    static func get(_ port: Int, _ target: String) async throws -> String {
        try await send(port, "GET \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    }

    /// Sends a text and reads until the server closes.
    static func send(_ port: Int, _ text: String) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var answer = ByteBuffer()
            do {
                for try await var part in inbound { answer.writeBuffer(&part) }
            } catch is IOError {
                // A server that refuses may reset the connection.
            }
            return String(buffer: answer)
        }
    }
}

extension RawHTTP {
    /// Sends a GET and closes the connection without reading the answer.
    static func leave(_ port: Int, _ target: String) async throws {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port).get()
        let text = "GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n"
        try await channel.writeAndFlush(ByteBuffer(string: text)).get()
        try await channel.close().get()
    }
}

extension RawHTTP {
    /// The sending side of a connection.
    struct Sender: Sendable {
        fileprivate let writer: NIOAsyncChannelOutboundWriter<ByteBuffer>
        fileprivate let channel: any Channel

        /// Sends bytes; `false` once the server takes no more.
        @discardableResult
        func send(_ bytes: some Sequence<UInt8> & Sendable) async -> Bool {
            do {
                try await writer.write(ByteBuffer(bytes: bytes))
                return true
            } catch {
                return false
            }
        }

        /// Says that nothing more comes, while the answer is still read.
        func finish() { writer.finish() }

        /// Closes the connection.
        func abandon() { channel.close(promise: nil) }
    }

    /// Sends as a test wants, and reads until the server closes.
    ///
    /// - Parameters:
    ///   - port: The server's port.
    ///   - sending: Is cancelled when the server has closed.
    /// - Returns: Everything that the server has said.
    /// - Throws: When there is no connection.
    static func exchange(_ port: Int, _ sending: @escaping @Sendable (Sender) async -> Void) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true)
                    )
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await sending(Sender(writer: outbound, channel: channel.channel)) }
                var answer = ByteBuffer()
                do {
                    for try await var part in inbound { answer.writeBuffer(&part) }
                } catch {
                    // A server that refuses may reset the connection.
                }
                group.cancelAll()
                return String(buffer: answer)
            }
        }
    }

    /// The head of an upload, with the usual token.
    static func uploadHead(_ fields: [(String, String)], version: String = "1.1") -> [UInt8] {
        let usual = [("Host", "localhost"), ("Authorization", "Bearer \(ServerProcess.usualToken)")]
        let lines = (usual + fields).map { "\($0): \($1)\r\n" }.joined()
        return Array("POST /images HTTP/\(version)\r\n\(lines)\r\n".utf8)
    }
}
