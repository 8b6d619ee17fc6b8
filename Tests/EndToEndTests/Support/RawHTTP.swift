import Foundation
import NIOCore
import NIOPosix

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
